using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Attention;

/// <summary>The CPU backend of the attention family. Computes a query before it returns; one sample after the other, each on all threads.</summary>
public sealed unsafe class AttentionSut : ISystemUnderTest
{
    private readonly AttentionProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly CpuThreads threads;
    private readonly AttentionCpu? strips;
    private readonly MaterialisedAttention? materialised;

    /// <summary>Starts the threads.</summary>
    /// <param name="problem">The problem; it has no weights.</param>
    /// <param name="inputs">The inputs of a sample, loaded.</param>
    /// <param name="settings">How to compute.</param>
    public AttentionSut(AttentionProblem problem, Func<int, TensorSet> inputs, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.problem = problem;
        this.inputs = inputs;
        Kernel = CpuBackend.KernelOf(settings, settings.Implementation != AttentionLadder.Materialised && settings.Tuning.Serves(problem), MicroKernel.BestForAttention);
        threads = new CpuThreads(settings.Threads);
        if (settings.Implementation == AttentionLadder.Materialised)
        {
            materialised = new MaterialisedAttention(problem, threads);
        }
        else
        {
            strips = new AttentionCpu(problem, threads, skips: settings.Implementation != AttentionLadder.Tiled, tuning: settings.Tuning);
        }
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel { get; }

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
                float* q = (float*)input.AddressOf("q"), k = (float*)input.AddressOf("k"), v = (float*)input.AddressOf("v");
                strips?.Compute(q, k, v, (float*)o);
                materialised?.Compute(q, k, v, (float*)o);
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
        strips?.Dispose();
        materialised?.Dispose();
    }
}
