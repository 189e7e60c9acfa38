using System.Numerics;
using System.Runtime.InteropServices;

namespace Bench.Sut;

/// <summary>Where everything stands in the exchange file (PROTOCOL.md): counters, flags, rings, output slots.</summary>
/// <param name="Requests">Entries of the request ring, a power of two.</param>
/// <param name="Completions">Entries of the completion ring, a power of two.</param>
/// <param name="Slots">Number of output slots.</param>
/// <param name="SlotBytes">Bytes of a slot.</param>
internal readonly record struct ExchangeLayout(int Requests, int Completions, int Slots, int SlotBytes)
{
    public const int FirstRing = 4096;
    private const int Page = 4096;
    private const int Line = 64;
    private const long Affordable = 64L << 20;

    public long Stride => (SlotBytes + Line - 1L) / Line * Line;

    public long CompletionRing => FirstRing + ((long)Requests * Marshal.SizeOf<SutRequest>());

    public long SlotOffset => (CompletionRing + ((long)Completions * Marshal.SizeOf<SutCompletion>()) + Page - 1) / Page * Page;

    public long ByteCount => SlotOffset + (Slots * Stride);

    /// <summary>A layout with as many slots as memory comfortably holds, within bounds; the least counts more than the most.</summary>
    public static ExchangeLayout Of(int slotBytes, int leastSlots, int mostSlots)
    {
        int slots = (int)Math.Max(leastSlots, Math.Min(mostSlots, Affordable / slotBytes));
        int ring = (int)BitOperations.RoundUpToPowerOf2((uint)(2 * slots));
        return new ExchangeLayout(ring, Math.Max(1024, ring), slots, slotBytes);
    }
}

/// <summary>An entry of the request ring.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct SutRequest
{
    public const uint Flush = uint.MaxValue;

    public ulong Id;
    public ulong Offset;
    public uint Sample;
    public uint Layout;
    public uint Slot;
    public uint Reserved;
}

/// <summary>An entry of the completion ring.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct SutCompletion
{
    public const uint Complete = 0;
    public const uint TokensReady = 1;
    public const uint Failed = 2;

    public ulong Id;
    public uint Slot;
    public uint Kind;
    public ulong Value;
}

/// <summary>A mapped exchange file. One writer and one reader per counter; both sides use the same view.</summary>
internal sealed unsafe class Exchange(SharedMemory memory, ExchangeLayout layout)
{
    public ExchangeLayout Layout => layout;

    public ref ulong RequestsWritten => ref Counter(0);

    public ref ulong RequestsRead => ref Counter(64);

    public ref ulong CompletionsWritten => ref Counter(128);

    public ref ulong CompletionsRead => ref Counter(192);

    public ref uint SutWantsBell => ref *(uint*)(memory.Address + 256);

    public ref uint HarnessWantsBell => ref *(uint*)(memory.Address + 320);

    public ref SutRequest Request(ulong number) =>
        ref ((SutRequest*)(memory.Address + ExchangeLayout.FirstRing))[number & (uint)(layout.Requests - 1)];

    public ref SutCompletion Completion(ulong number) =>
        ref ((SutCompletion*)(memory.Address + layout.CompletionRing))[number & (uint)(layout.Completions - 1)];

    public Span<byte> Slot(int slot) => new(memory.Address + layout.SlotOffset + (slot * layout.Stride), layout.SlotBytes);

    private ref ulong Counter(int offset) => ref *(ulong*)(memory.Address + offset);
}
