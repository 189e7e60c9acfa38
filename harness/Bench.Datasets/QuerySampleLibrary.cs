using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Datasets;

/// <summary>Gives the memory that weights and samples live in: at least <paramref name="bytes"/> bytes from a 64-byte boundary, which outlive the library.</summary>
/// <param name="bytes">Bytes needed, more than 0.</param>
public unsafe delegate byte* TensorMemory(long bytes);

/// <summary>The query sample library over a generated data set, in one region: the weights at offset 0, then slots of equal size, one for each sample that is loaded.</summary>
/// <remarks>The region may be shared memory: offsets are the same in every process. Loading is for one thread; reading views is for any.</remarks>
public sealed unsafe class QuerySampleLibrary : IQuerySampleLibrary
{
    private readonly GeneratedDataset data;
    private readonly byte* address;
    private readonly long slotBytes;
    private readonly long firstSlot;
    private readonly int[] slotOf;
    private readonly TensorSet?[] inputs;
    private readonly PriorityQueue<int, int> freeSlots = new();

    /// <summary>Takes the memory and generates the weights.</summary>
    /// <param name="name">The workload's id, for the log.</param>
    /// <param name="data">The data set.</param>
    /// <param name="memory">Called once, for <see cref="ByteCountOf"/> bytes.</param>
    /// <param name="slots">Samples that fit in memory together; at least 1, by default the data set's performance samples.</param>
    public QuerySampleLibrary(string name, GeneratedDataset data, TensorMemory memory, int? slots = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(memory);
        Name = name;
        this.data = data;
        Slots = slots ?? data.Dataset.PerformanceSamples;
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1, nameof(slots));
        slotBytes = SlotBytesOf(data.Problem, data.Dataset.Samples);
        firstSlot = TensorSet.ByteCountOf(data.Problem.Weights);
        ByteCount = ByteCountOf(data.Problem, data.Dataset, Slots);
        address = memory(ByteCount);
        if ((nint)address % TensorSet.Alignment != 0)
        {
            throw new ArgumentException($"the memory starts at {(nint)address:x}, not at a {TensorSet.Alignment}-byte boundary", nameof(memory));
        }

        slotOf = new int[data.Dataset.Samples];
        Array.Fill(slotOf, -1);
        inputs = new TensorSet?[data.Dataset.Samples];
        for (int slot = 0; slot < Slots; slot++)
        {
            freeSlots.Enqueue(slot, slot);
        }

        data.WriteWeights(address);
        Weights = new TensorSet(data.Problem.Weights, address);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int TotalSampleCount => data.Dataset.Samples;

    /// <inheritdoc/>
    public int PerformanceSampleCount => data.Dataset.PerformanceSamples;

    /// <summary>Samples that fit in memory together.</summary>
    public int Slots { get; }

    /// <summary>Bytes of the region.</summary>
    public long ByteCount { get; }

    /// <summary>The region's first byte, where the weights start.</summary>
    public byte* Address => address;

    /// <summary>The weights.</summary>
    public TensorSet Weights { get; }

    /// <summary>Bytes that the library takes.</summary>
    public static long ByteCountOf(Problem problem, DatasetSpec dataset, int slots)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(dataset);
        return TensorSet.ByteCountOf(problem.Weights) + (slots * SlotBytesOf(problem, dataset.Samples));
    }

    /// <summary>Where the inputs of a loaded sample start, bytes from the region's start.</summary>
    /// <exception cref="InvalidOperationException">The sample is not loaded.</exception>
    public long OffsetOf(int sample) => slotOf[sample] >= 0 ? firstSlot + (slotOf[sample] * slotBytes) : throw NotLoaded(sample);

    /// <summary>The inputs of a loaded sample; allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The sample is not loaded.</exception>
    public TensorSet InputsOf(int sample) => inputs[sample] ?? throw NotLoaded(sample);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">More samples than slots.</exception>
    public void LoadSamplesToRam(ReadOnlySpan<int> indices)
    {
        List<(int, nint)> generated = [];
        foreach (int sample in indices)
        {
            if (slotOf[sample] >= 0)
            {
                continue;
            }

            if (!freeSlots.TryDequeue(out int slot, out _))
            {
                throw new InvalidOperationException($"sample {sample} does not fit: all {Slots} slots are taken");
            }

            slotOf[sample] = slot;
            byte* start = address + OffsetOf(sample);
            inputs[sample] = new TensorSet(data.Problem.InputsOf(sample), start);
            generated.Add((sample, (nint)start));
        }

        data.WriteSamples(generated);
    }

    /// <inheritdoc/>
    public void UnloadSamplesFromRam(ReadOnlySpan<int> indices)
    {
        foreach (int sample in indices)
        {
            if (slotOf[sample] >= 0)
            {
                freeSlots.Enqueue(slotOf[sample], slotOf[sample]);
                slotOf[sample] = -1;
                inputs[sample] = null;
            }
        }
    }

    private static long SlotBytesOf(Problem problem, int samples)
    {
        long bytes = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            ImmutableArray<TensorSpec> tensors = problem.InputsOf(sample);
            bytes = Math.Max(bytes, TensorSet.ByteCountOf(tensors));
        }

        return bytes;
    }

    private static InvalidOperationException NotLoaded(int sample) => new($"sample {sample} is not loaded");
}
