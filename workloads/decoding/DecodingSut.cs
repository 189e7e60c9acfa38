using System.Buffers.Binary;
using System.Collections.Concurrent;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Problems;

namespace Bench.Workloads.Decoding;

/// <summary>The CPU backend of the decoding family: one thread takes samples as they come, starts them in free slots and steps all running sequences together.</summary>
public sealed class DecodingSut : ISystemUnderTest
{
    // More sequences share each read of the weights; each also waits for the prompts of those that join.
    private const int SlotCount = 8;

    private readonly SequenceDecoder decoder;
    private readonly DecodingProblem problem;
    private readonly Func<int, TensorSet> inputs;
    private readonly BlockingCollection<Request> waiting = [];
    private readonly Running?[] running = new Running?[SlotCount];
    private readonly int[] slots = new int[SlotCount];
    private readonly Thread thread;

    /// <summary>Packs the weights and starts the thread.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="weights">The tensors of <see cref="DecodingProblem.Weights"/>.</param>
    /// <param name="inputs">The input tensors of a sample; called within the timed window, so they lie in memory.</param>
    /// <param name="settings">How it is to compute.</param>
    public DecodingSut(DecodingProblem problem, TensorSet weights, Func<int, TensorSet> inputs, CpuSettings settings)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(settings);
        Kernel = CpuBackend.KernelOf(settings.Rounded);
        decoder = new SequenceDecoder(problem, weights, settings.Threads, SlotCount, format: settings.Rounded, deterministic: settings.Deterministic);
        this.problem = problem;
        this.inputs = inputs;
        thread = new Thread(Decode) { IsBackground = true, Name = "decoder" };
        thread.Start();
    }

    /// <inheritdoc/>
    public string Name => CpuBackend.Name;

    /// <inheritdoc/>
    public string? Kernel { get; }

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        foreach (QuerySample sample in samples)
        {
            waiting.Add(new Request(sample, responses));
        }
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
        // Nothing is ever held back: a free slot takes what waits.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        waiting.Dispose();
        decoder.Dispose();
    }

    private void Decode()
    {
        int active = 0;
        while (true)
        {
            bool idle = active == 0;
            if (active < SlotCount && waiting.TryTake(out Request request, idle ? Timeout.Infinite : 0))
            {
                active += Start(request);
            }
            else if (idle)
            {
                return;
            }
            else
            {
                active = StepAll();
            }
        }
    }

    /// <summary>Reads a prompt into a free slot; says whether the sequence goes on.</summary>
    private int Start(Request request)
    {
        int slot = Array.IndexOf(running, null);
        TensorSet input = inputs(request.Sample.Index);
        int token = decoder.Start(slot, input.Integers("prompt")[..input.Integers("prompt_length")[0]]);
        running[slot] = new Running(request);
        return Emit(slot, [token]) ? 1 : 0;
    }

    /// <summary>A step of every running sequence; returns how many go on.</summary>
    private int StepAll()
    {
        int count = 0;
        for (int slot = 0; slot < SlotCount; slot++)
        {
            if (running[slot] is not null)
            {
                slots[count++] = slot;
            }
        }

        decoder.Step(slots.AsSpan(0, count));
        int active = 0;
        for (int row = 0; row < count; row++)
        {
            active += Emit(slots[row], decoder.EmittedBy(slots[row])) ? 1 : 0;
        }

        return active;
    }

    /// <summary>Hands over the tokens of a step, and the whole response with the last of them; says whether the sequence goes on.</summary>
    private bool Emit(int slot, ReadOnlySpan<int> tokens)
    {
        Running sequence = running[slot]!;
        (QuerySample sample, IResponseSink responses) = sequence.Request;
        Span<byte> output = responses.OutputOf(sample.Id);
        foreach (int token in tokens)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output[(4 * sequence.Count)..], token);
            sequence.Count++;
        }

        responses.TokensReady(sample.Id, output[..(4 * sequence.Count)]);
        if (tokens[^1] != problem.EndToken && sequence.Count < problem.MaxNewTokens)
        {
            return true;
        }

        running[slot] = null;
        responses.Complete(sample.Id, output[..(4 * sequence.Count)]);
        return false;
    }

    private readonly record struct Request(QuerySample Sample, IResponseSink Responses);

    private sealed record Running(Request Request)
    {
        /// <summary>Tokens emitted.</summary>
        public int Count { get; set; }
    }
}
