using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>One way to compute the product of a sample; what is constant is prepared when it is made.</summary>
internal abstract unsafe class SampleProduct : IDisposable
{
    /// <summary>What it runs, for people.</summary>
    public abstract string Kernel { get; }

    /// <summary>C = A B.</summary>
    /// <param name="shape">One of the problem's shapes.</param>
    /// <param name="a">Row-major [m, k].</param>
    /// <param name="b">Row-major [k, n]: the sample's, or the weight as it was given.</param>
    /// <param name="c">Receives row-major [m, n].</param>
    public abstract void Compute(MatmulShape shape, float* a, float* b, float* c);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>k and n of each constant weight; none where B is an input.</summary>
    protected static IEnumerable<(int K, int N)> WeightExtentsOf(MatmulProblem problem) =>
        problem.RightOperand == MatmulRightOperand.Weights ? problem.Shapes.Select(static shape => (shape.K, shape.N)).Distinct() : [];

    /// <summary>The product that settings ask for.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weightOf">Where the weight of k and n lies.</param>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="settings">The settings.</param>
    public static SampleProduct Of(MatmulProblem problem, Func<int, int, nint> weightOf, CpuThreads threads, CpuSettings settings)
    {
        if (MatmulLadder.LoopsOf(settings.Implementation) is var loops && loops is not null)
        {
            return new LoopsProduct(loops, settings.Implementation!);
        }

        return settings.Rounded == NumberFormat.Fp32
            ? new SingleProduct(problem, weightOf, threads, settings)
            : new RoundedProduct(problem, weightOf, threads, settings);
    }
}
