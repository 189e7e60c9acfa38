using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The product in fp32, constant weights packed.</summary>
internal sealed unsafe class SingleProduct : SampleProduct
{
    private readonly MatmulCpu matmul;
    private readonly Dictionary<(int K, int N), AlignedMemory> packed = [];

    /// <summary>Packs the weights.</summary>
    public SingleProduct(MatmulProblem problem, Func<int, int, nint> weightOf, CpuThreads threads, CpuSettings settings)
    {
        Kernel = CpuBackend.KernelOf(settings, settings.Tuning.Serves(problem));
        matmul = new MatmulCpu(threads, problem.Shapes, problem.RightOperand == MatmulRightOperand.Input, tuning: settings.Tuning, byPages: WeightStorage.Of(NumberFormat.Fp32, TensorSet.CountOf(problem.Weights)).ByPages);
        foreach ((int k, int n) in WeightExtentsOf(problem))
        {
            packed.Add((k, n), matmul.Pack((float*)weightOf(k, n), k, n));
        }
    }

    public override string Kernel { get; }

    public override void Compute(MatmulShape shape, float* a, float* b, float* c)
    {
        if (packed.TryGetValue((shape.K, shape.N), out AlignedMemory? weight))
        {
            matmul.MultiplyPacked(shape, a, weight, c);
        }
        else
        {
            matmul.Multiply(shape, a, b, c);
        }
    }

    public override void Dispose()
    {
        matmul.Dispose();
        foreach (AlignedMemory weight in packed.Values)
        {
            weight.Dispose();
        }
    }
}
