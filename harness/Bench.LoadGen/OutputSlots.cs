using System.Runtime.InteropServices;

namespace Bench.LoadGen;

/// <summary>The output buffers of an in-process SUT: each is poisoned before it is lent, so that what the SUT did not write reads as not-a-number. Thread-safe.</summary>
/// <remarks>The lock here is the timed region's only one; it guards the list of free slots.</remarks>
internal sealed unsafe class OutputSlots : IDisposable
{
    /// <summary>Every byte of a poisoned buffer: as floats, not-a-number; as integers, -1.</summary>
    public const byte Poison = 0xFF;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim available;
    private readonly int[] free;
    private readonly bool[] poisoned;
    private readonly int slotBytes;
    private readonly byte* memory;
    private int freeCount;

    /// <summary>Reserves the slots; memory is first touched where it is first lent.</summary>
    public OutputSlots(int count, int slotBytes)
    {
        this.slotBytes = slotBytes;
        Count = count;
        free = new int[count];
        for (int i = 0; i < count; i++)
        {
            free[i] = count - 1 - i;
        }

        freeCount = count;
        poisoned = new bool[count + 1];
        available = new SemaphoreSlim(count);
        memory = (byte*)NativeMemory.AlignedAlloc((nuint)((count + 1L) * Stride), 64);
    }

    public int Count { get; }

    private long Stride => (slotBytes + 63L) / 64 * 64;

    /// <summary>A poisoned slot; waits for one to come back when all are lent. Once the run stops: the one spare that nobody reads.</summary>
    public int Lend(CancellationToken stopped)
    {
        try
        {
            // The plain form first: the other one registers with the token.
            if (!available.Wait(0, CancellationToken.None))
            {
                available.Wait(stopped);
            }
        }
        catch (OperationCanceledException)
        {
            return Count;
        }

        int slot;
        lock (gate)
        {
            slot = free[--freeCount];
        }

        if (!poisoned[slot])
        {
            Span(slot).Fill(Poison);
            poisoned[slot] = true;
        }

        return slot;
    }

    /// <summary>Takes a slot back and poisons it, outside any latency.</summary>
    public void TakeBack(int slot)
    {
        if (slot == Count)
        {
            return;
        }

        Span(slot).Fill(Poison);
        lock (gate)
        {
            free[freeCount++] = slot;
        }

        available.Release();
    }

    public Span<byte> Span(int slot) => new(memory + (slot * Stride), slotBytes);

    public void Dispose()
    {
        available.Dispose();
        NativeMemory.AlignedFree(memory);
    }
}
