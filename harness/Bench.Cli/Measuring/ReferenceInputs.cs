using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The inputs of any sample for the reference, generated when asked for: scoring happens after the run, when the samples that the SUT saw are gone from memory. Safe from any thread.</summary>
internal sealed unsafe class ReferenceInputs
{
    /// <summary>Inputs held at once, so that the responses of one sample share them; more would hold a whole data set.</summary>
    private const long HeldBytes = 512L << 20;

    private readonly GeneratedDataset data;
    private readonly Dictionary<int, TensorSet> held = [];
    private readonly Queue<int> order = new();

    // Ties a view to the memory under it: the memory goes when nobody has the view any more.
    private readonly ConditionalWeakTable<TensorSet, byte[]> memory;
    private readonly Lock exclusive = new();
    private long bytes;

    /// <summary>Serves the samples of a data set.</summary>
    public ReferenceInputs(GeneratedDataset data)
    {
        this.data = data;
        memory = [];
        Weights = Allocate(TensorSet.ByteCountOf(data.Problem.Weights), data.Problem.Weights, out nint address);
        data.WriteWeights((byte*)address);
    }

    /// <summary>Serves samples of another content beside the weights of a data set that is served already.</summary>
    public ReferenceInputs(GeneratedDataset data, ReferenceInputs own)
    {
        this.data = data;

        // Shared, so that the weights' memory stays for as long as whoever reads them holds on to these samples.
        memory = own.memory;
        Weights = own.Weights;
    }

    /// <summary>The weights.</summary>
    public TensorSet Weights { get; }

    /// <summary>The inputs of a sample.</summary>
    public TensorSet Of(int sample)
    {
        lock (exclusive)
        {
            if (held.TryGetValue(sample, out TensorSet? inputs))
            {
                return inputs;
            }

            long size = TensorSet.ByteCountOf(data.Problem.InputsOf(sample));
            while (bytes + size > HeldBytes && order.TryDequeue(out int oldest))
            {
                bytes -= TensorSet.ByteCountOf(held[oldest].Tensors);
                held.Remove(oldest);
            }

            inputs = Allocate(size, data.Problem.InputsOf(sample), out nint address);
            data.WriteSamples([(sample, address)]);
            held.Add(sample, inputs);
            order.Enqueue(sample);
            bytes += size;
            return inputs;
        }
    }

    private TensorSet Allocate(long size, System.Collections.Immutable.ImmutableArray<TensorSpec> tensors, out nint address)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(checked((int)size + TensorSet.Alignment), pinned: true);
        nint start = (nint)Unsafe.AsPointer(ref array[0]);
        address = (start + TensorSet.Alignment - 1) / TensorSet.Alignment * TensorSet.Alignment;
        TensorSet view = new(tensors, (byte*)address);
        memory.Add(view, array);
        return view;
    }
}
