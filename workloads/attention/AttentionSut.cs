using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;

namespace Bench.Workloads.Attention;

/// <summary>The CPU backend of the attention family. Computes a query before it returns; one sample after the other, each on all threads.</summary>
public sealed unsafe class AttentionSut : ISystemUnderTest
{
    private readonly AttentionProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly CpuThreads threads;
    private readonly AttentionCpu attention;

    /// <summary>Starts the threads.</summary>
    /// <param name="problem">The problem; it has no weights.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="threads">Threads to compute with, at least 1.</param>
    public AttentionSut(AttentionProblem problem, Func<int, TensorSet> inputs, int threads)
    {
        this.problem = problem;
        this.inputs = inputs;
        this.threads = new CpuThreads(threads);
        attention = new AttentionCpu(problem, this.threads);
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel => CpuBackend.Kernel;

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        foreach (QuerySample sample in samples)
        {
            TensorSet input = inputs(sample.Index);
            Span<byte> response = responses.OutputOf(sample.Id)[..problem.MaximumResponseBytes];
            fixed (byte* o = response)
            {
                attention.Compute((float*)input.AddressOf("q"), (float*)input.AddressOf("k"), (float*)input.AddressOf("v"), (float*)o);
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
        attention.Dispose();
    }
}
