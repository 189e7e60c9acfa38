using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>The responses kept for judging: copied when they complete, into memory that was touched before; hashed after the run. Each is stored once, by the one thread that completes it.</summary>
internal sealed unsafe class KeptResponses : IDisposable
{
    private readonly SaltedChoices choices;
    private readonly double share;
    private readonly int stride;
    private readonly int[] records;
    private readonly int[] samples;
    private readonly int[] lengths;

    // The first token when tokens were first announced, as an unsigned number; -1 for none.
    private readonly long[] announced;
    private readonly byte* memory;
    private int chosen;

    public KeptResponses(RunRequest request, SaltedChoices choices)
    {
        this.choices = choices;
        share = request.KeptShare;
        stride = request.MaximumResponseBytes;
        int capacity = share > 0 ? (int)Math.Min(request.MaximumKept, Math.Max(1, request.MaximumKeptBytes / stride)) : 0;
        records = new int[capacity];
        samples = new int[capacity];
        lengths = new int[capacity];
        Array.Fill(lengths, -1);
        announced = new long[capacity];
        Array.Fill(announced, -1);
        memory = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, (long)capacity * stride));
    }

    /// <summary>Whether any response may be kept.</summary>
    public bool Any => records.Length > 0;

    /// <summary>Decides for the next record, in order of issue, before it is issued: where its response will be kept, -1 for nowhere.</summary>
    public int Choose(int record, int sample)
    {
        if (chosen == records.Length || !choices.IsKept(record, share))
        {
            return -1;
        }

        records[chosen] = record;
        samples[chosen] = sample;

        // Touched now, so that no page has to be found when the response is there.
        SlotOf(chosen).Clear();
        return chosen++;
    }

    public void Store(int place, ReadOnlySpan<byte> response)
    {
        response.CopyTo(SlotOf(place));
        Volatile.Write(ref lengths[place], response.Length);
    }

    /// <summary>Remembers the first token of a response, as it stands now that tokens are announced for the first time.</summary>
    public void Announce(int place, ReadOnlySpan<byte> tokens) => Volatile.Write(ref announced[place], BinaryPrimitives.ReadUInt32LittleEndian(tokens));

    /// <summary>Forgets a response whose record did not become complete.</summary>
    public void Forget(int place) => lengths[place] = -1;

    /// <summary>Those that were completed, in order of issue.</summary>
    public (ImmutableArray<KeptResponse> Kept, ImmutableArray<ReadOnlyMemory<byte>> Bytes) Take()
    {
        ImmutableArray<KeptResponse>.Builder kept = ImmutableArray.CreateBuilder<KeptResponse>();
        ImmutableArray<ReadOnlyMemory<byte>>.Builder bytes = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (int place = 0; place < chosen; place++)
        {
            if (lengths[place] < 0)
            {
                continue;
            }

            byte[] response = SlotOf(place)[..lengths[place]].ToArray();
            bytes.Add(response);
            kept.Add(new KeptResponse
            {
                Record = records[place],
                Sample = samples[place],
                Length = response.Length,
                Sha256 = Spec.Sha256Digest.Of(response),
                AnnouncedToken = announced[place] < 0 ? null : unchecked((int)announced[place]),
                FirstToken = announced[place] < 0 || response.Length < sizeof(int) ? null : BinaryPrimitives.ReadInt32LittleEndian(response),
            });
        }

        return (kept.ToImmutable(), bytes.ToImmutable());
    }

    public void Dispose() => NativeMemory.Free(memory);

    private Span<byte> SlotOf(int place) => new(memory + ((long)place * stride), stride);
}
