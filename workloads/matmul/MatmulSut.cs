using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The CPU backend of the matmul family. Computes a query before it returns; one sample after the other, each on all threads.</summary>
public sealed unsafe class MatmulSut : ISystemUnderTest
{
    private readonly MatmulProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly CpuThreads threads;
    private readonly TensorSet weights;
    private readonly SampleProduct product;

    /// <summary>Starts the threads and packs the weights.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="settings">How to compute. The format is that of weights; a ladder's rungs below the fast kernel take them as they lie.</param>
    public MatmulSut(MatmulProblem problem, TensorSet weights, Func<int, TensorSet> inputs, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(settings);
        this.problem = problem;
        this.inputs = inputs;
        this.weights = weights;
        threads = new CpuThreads(settings.Implementation == MatmulLadder.Packed ? 1 : settings.Threads);
        product = SampleProduct.Of(problem, (k, n) => (nint)weights.AddressOf(MatmulProblem.WeightName(k, n)), threads, settings);
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel => product.Kernel;

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        foreach (QuerySample sample in samples)
        {
            MatmulShape shape = problem.ShapeOf(sample.Index);
            TensorSet input = inputs(sample.Index);
            Span<byte> response = responses.OutputOf(sample.Id)[..(4 * shape.M * shape.N)];
            fixed (byte* c = response)
            {
                float* b = (float*)(problem.RightOperand == MatmulRightOperand.Weights ? weights.AddressOf(MatmulProblem.WeightName(shape.K, shape.N)) : input.AddressOf("b"));
                product.Compute(shape, (float*)input.AddressOf("a"), b, (float*)c);
            }

            responses.Complete(sample.Id, response);
        }
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
        // Nothing is ever collected: a query is computed when it is issued.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        threads.Dispose();
        product.Dispose();
    }
}
