using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Rnn;

/// <summary>The CPU backend of the RNN family: computes a query in the thread that issues it, the samples of a large query side by side.</summary>
public sealed unsafe class RnnSut : ISystemUnderTest
{
    private readonly RnnCpu kernel;
    private readonly Func<int, TensorSet> inputs;
    private readonly AlignedFloats outputs;
    private readonly nint[] sources;
    private readonly nint[] targets;
    private readonly long elements;

    /// <summary>Packs the weights.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="RnnProblem.Weights"/>.</param>
    /// <param name="inputs">The input tensors of a sample; called within the timed window, so they lie in memory.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="format">What the weights are stored in.</param>
    public RnnSut(RnnProblem problem, TensorSet weights, Func<int, TensorSet> inputs, int threads, NumberFormat format)
    {
        Kernel = CpuBackend.KernelOf(format);
        kernel = RnnCpu.Create(problem, weights, threads, format: format);
        this.inputs = inputs;
        elements = problem.OutputOf(0).ElementCount;

        // Long sequences have large outputs, and one query at a time needs none of these.
        outputs = new AlignedFloats(kernel.SamplesTogether * elements, zeroed: false);
        sources = new nint[kernel.SamplesTogether];
        targets = [.. Enumerable.Range(0, kernel.SamplesTogether).Select(slot => (nint)(outputs.Address + (slot * elements)))];
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel { get; }

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        ArgumentNullException.ThrowIfNull(responses);
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, kernel.SamplesTogether);
            for (int slot = 0; slot < count; slot++)
            {
                sources[slot] = (nint)inputs(samples[slot].Index).AddressOf("x");
            }

            if (count == 1)
            {
                RunInPlace(samples[0], responses);
            }
            else
            {
                kernel.Run(sources.AsSpan(0, count), targets.AsSpan(0, count));
                for (int slot = 0; slot < count; slot++)
                {
                    Span<byte> response = responses.OutputOf(samples[slot].Id)[..(int)(4 * elements)];
                    new ReadOnlySpan<byte>((void*)targets[slot], response.Length).CopyTo(response);
                    responses.Complete(samples[slot].Id, response);
                }
            }

            samples = samples[count..];
        }
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
        // Nothing is ever held back.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kernel.Dispose();
        outputs.Dispose();
    }

    /// <summary>One sample, straight into the buffer it is handed over in.</summary>
    private void RunInPlace(QuerySample sample, IResponseSink responses)
    {
        Span<byte> response = responses.OutputOf(sample.Id)[..(int)(4 * elements)];
        fixed (byte* target = response)
        {
            kernel.Run(sources.AsSpan(0, 1), [(nint)target]);
        }

        responses.Complete(sample.Id, response);
    }
}
