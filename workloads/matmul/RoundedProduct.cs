using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The product in a smaller format.</summary>
/// <remarks>
/// A few rows against constant weights wait for memory: the weights are rounded, and beside int8 and int4 the rows to 16 bits (<see cref="StoredProduct"/>, <see cref="WeightKernel"/>). Otherwise both operands are rounded, and multiplied by the processor's own instructions where it has some (<see cref="DotMatmul"/>),
/// or in fp32 (<see cref="RoundedMatmul"/>; of constant weights the stored ones).
/// </remarks>
internal sealed unsafe class RoundedProduct : SampleProduct
{
    // As many rows as a tile has: more are bound by arithmetic.
    private const int FewRows = DotKernel.Rows;

    private readonly DotMatmul? dots;
    private readonly RoundedMatmul? singles;
    private readonly Dictionary<(int K, int N), StoredProduct> stored = [];
    private readonly Dictionary<(int K, int N), DotOperand> operands = [];

    /// <summary>Rounds and packs the weights.</summary>
    public RoundedProduct(MatmulProblem problem, Func<int, int, nint> weightOf, CpuThreads threads, CpuSettings settings)
    {
        NumberFormat format = settings.Rounded;
        DotKernel? kernel = DotKernel.For(format);
        bool inputs = problem.RightOperand == MatmulRightOperand.Input, few = problem.Shapes.Any(static shape => shape.M <= FewRows), many = problem.Shapes.Any(static shape => shape.M > FewRows);
        dots = kernel is not null && (inputs || many) ? new DotMatmul(threads, kernel, problem.Shapes, inputs) : null;
        singles = kernel is null && inputs ? new RoundedMatmul(threads, format, problem.Shapes) : null;
        WeightStorage storage = WeightStorage.Of(format, TensorSet.CountOf(problem.Weights));
        foreach ((int k, int n) in WeightExtentsOf(problem))
        {
            float* weight = (float*)weightOf(k, n);
            if (few || dots is null)
            {
                stored.Add((k, n), new StoredProduct(threads, storage, weight, new MatmulShape(problem.Shapes.Max(static shape => shape.M), n, k)));
            }

            if (dots is not null)
            {
                operands.Add((k, n), dots.Pack(weight, k, n));
            }
        }

        string[] parts = [.. dots is null ? Array.Empty<string>() : [kernel!.Name], .. dots is null || stored.Count > 0 ? [$"{CpuBackend.Kernel}, {format.FieldName} {(inputs ? "operands" : "weights")}"] : Array.Empty<string>()];
        Kernel = (settings.Implementation is { } implementation ? $"{implementation}, " : "") + string.Join("; ", parts);
    }

    public override string Kernel { get; }

    public override void Compute(MatmulShape shape, float* a, float* b, float* c)
    {
        if ((dots is null || shape.M <= FewRows) && stored.TryGetValue((shape.K, shape.N), out StoredProduct? few))
        {
            few.Multiply(shape.M, a, c);
        }
        else if (operands.TryGetValue((shape.K, shape.N), out DotOperand? constant))
        {
            dots!.MultiplyPacked(shape, a, constant, c);
        }
        else if (dots is not null)
        {
            dots.Multiply(shape, a, b, c);
        }
        else
        {
            singles!.Multiply(shape, a, b, c);
        }
    }

    public override void Dispose()
    {
        dots?.Dispose();
        singles?.Dispose();
        foreach (IDisposable weight in stored.Values.Concat<IDisposable>(operands.Values))
        {
            weight.Dispose();
        }
    }
}
