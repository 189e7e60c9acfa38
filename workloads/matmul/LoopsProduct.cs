using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The product by loops: a rung of the ladder.</summary>
internal sealed unsafe class LoopsProduct(delegate*<MatmulShape, float*, float*, float*, void> loops, string name) : SampleProduct
{
    private readonly delegate*<MatmulShape, float*, float*, float*, void> loops = loops;

    public override string Kernel { get; } = name;

    public override void Compute(MatmulShape shape, float* a, float* b, float* c) => loops(shape, a, b, c);

    public override void Dispose()
    {
        // Nothing is held.
    }
}
