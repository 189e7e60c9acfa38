using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>The responses kept for judging: copied when they complete, into memory that was touched before the run; hashed after it. Each record is stored once, by the one thread that completes it.</summary>
internal sealed unsafe class KeptResponses : IDisposable
{
    private readonly int[] records;
    private readonly int[] lengths;
    private readonly ulong[] chosen;
    private readonly int stride;
    private readonly byte* memory;

    public KeptResponses(RunRequest request, SaltedChoices choices, int recordCount)
    {
        stride = request.MaximumResponseBytes;
        long capacity = Math.Min(request.MaximumKept, Math.Max(1, request.MaximumKeptBytes / stride));
        records = request.KeptShare > 0
            ? [.. Enumerable.Range(0, recordCount).Where(record => choices.IsKept(record, request.KeptShare)).Take((int)capacity)]
            : [];
        lengths = new int[records.Length];
        Array.Fill(lengths, -1);
        chosen = new ulong[(recordCount + 63) / 64];
        foreach (int record in records)
        {
            chosen[record / 64] |= 1UL << (record % 64);
        }

        memory = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, (long)records.Length * stride));

        // Touched now, so that no page has to be found while the clock runs.
        for (int i = 0; i < records.Length; i++)
        {
            SlotOf(i).Clear();
        }
    }

    public void Store(int record, ReadOnlySpan<byte> response)
    {
        if ((chosen[record / 64] & (1UL << (record % 64))) == 0)
        {
            return;
        }

        int index = Array.BinarySearch(records, record);
        response.CopyTo(SlotOf(index));
        lengths[index] = response.Length;
    }

    /// <summary>Those that were completed, in order of issue.</summary>
    public (ImmutableArray<KeptResponse> Kept, ImmutableArray<ReadOnlyMemory<byte>> Bytes) Take(Func<int, int> sampleOf, Func<int, bool> isComplete)
    {
        ImmutableArray<KeptResponse>.Builder kept = ImmutableArray.CreateBuilder<KeptResponse>();
        ImmutableArray<ReadOnlyMemory<byte>>.Builder bytes = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (int i = 0; i < records.Length; i++)
        {
            if (lengths[i] < 0 || !isComplete(records[i]))
            {
                continue;
            }

            byte[] response = SlotOf(i)[..lengths[i]].ToArray();
            bytes.Add(response);
            kept.Add(new KeptResponse { Record = records[i], Sample = sampleOf(records[i]), Length = response.Length, Sha256 = Spec.Sha256Digest.Of(response) });
        }

        return (kept.ToImmutable(), bytes.ToImmutable());
    }

    public void Dispose() => NativeMemory.Free(memory);

    private Span<byte> SlotOf(int index) => new(memory + ((long)index * stride), stride);
}
