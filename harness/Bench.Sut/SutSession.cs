using Bench.Datasets;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Sut;

/// <summary>What a hosted SUT is given: the problem, the weights, the samples, and how many threads. The same in every run.</summary>
public sealed unsafe class SutSession
{
    private const int MostPlaced = 1 << 20;
    private readonly SharedMemory tensors;
    private readonly Dictionary<int, (long Offset, TensorSet Inputs)> inputs = [];
    private long[] placed = [];

    // What the table holds of the samples below the bound, without its lock.
    private volatile TensorSet?[] views = [];

    internal SutSession(Greeting greeting, SharedMemory tensors)
    {
        this.tensors = tensors;
        Problem = greeting.Problem;
        Threads = greeting.Threads;
        Precision = greeting.Precision;
        Implementation = greeting.Implementation;
        Deterministic = greeting.Deterministic;
        Tuning = greeting.Tuning ?? "";
        Weights = new TensorSet(Problem.Weights, tensors.Address);
    }

    /// <summary>What is computed.</summary>
    public Problem Problem { get; }

    /// <summary>The tensors that all samples share; read-only memory.</summary>
    public TensorSet Weights { get; }

    /// <summary>Threads to compute with; at least 1.</summary>
    public int Threads { get; }

    /// <summary>The implementation asked for; null for the fastest.</summary>
    public string? Implementation { get; }

    /// <summary>Whether the same bits are wanted with any number of threads.</summary>
    public bool Deterministic { get; }

    /// <summary>Sizes of blocks that are wanted; empty for the defaults.</summary>
    public string Tuning { get; }

    /// <summary>The formats that the results declare.</summary>
    public DeclaredPrecision Precision { get; }

    /// <summary>The inputs of a sample that a query has named; read-only memory. Thread-safe.</summary>
    /// <exception cref="KeyNotFoundException">No query has named the sample.</exception>
    public TensorSet InputsOf(int sample)
    {
        TensorSet?[] now = views;
        if ((uint)sample < (uint)now.Length && now[sample] is { } view)
        {
            return view;
        }

        return InTable(sample);
    }

    internal void Place(int sample, long offset)
    {
        // Nearly every query names a sample that has its place already; only the serving thread places.
        if ((uint)sample < (uint)placed.Length && placed[sample] == offset + 1)
        {
            return;
        }

        lock (inputs)
        {
            if (!inputs.TryGetValue(sample, out (long Offset, TensorSet Inputs) known) || known.Offset != offset)
            {
                inputs[sample] = (offset, new TensorSet(Problem.InputsOf(sample), tensors.Address + offset));
            }
        }

        if ((uint)sample < MostPlaced)
        {
            if (sample >= placed.Length)
            {
                Array.Resize(ref placed, Math.Max(sample + 1, 2 * placed.Length));
                TensorSet?[] larger = views;
                Array.Resize(ref larger, placed.Length);
                views = larger;
            }

            placed[sample] = offset + 1;
            Volatile.Write(ref views[sample], InTable(sample));
        }
    }

    private TensorSet InTable(int sample)
    {
        lock (inputs)
        {
            return inputs[sample].Inputs;
        }
    }
}
