using System.Runtime.InteropServices;

namespace Bench.Datasets;

/// <summary>Private memory from a 2 MiB boundary, zeroed; freed when disposed.</summary>
/// <remarks>Asks for huge pages: without them a product of large matrices misses the TLB for a quarter of its time. Where they are not to be had, everything goes on, slower.</remarks>
public sealed unsafe partial class AlignedMemory : IDisposable
{
    // A huge page's size.
    private const int Boundary = 1 << 21;

    // MADV_HUGEPAGE of Linux' <asm-generic/mman-common.h>.
    private const int AdviseHugePages = 14;

    /// <summary>Takes the memory.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public AlignedMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ByteCount = bytes;

        // Memory that is nearly a huge page takes a whole one.
        nuint taken = checked((nuint)bytes);
        if (bytes > Boundary / 2)
        {
            taken = (taken + Boundary - 1) & ~(nuint)(Boundary - 1);
        }

        Address = (byte*)NativeMemory.AlignedAlloc(taken, Boundary);
        nuint whole = taken & ~(nuint)(Boundary - 1);
        if (whole > 0)
        {
            _ = Advise(Address, whole, AdviseHugePages);
        }

        NativeMemory.Clear(Address, (nuint)bytes);
    }

    /// <summary>Frees memory that nobody disposed.</summary>
    ~AlignedMemory() => Free();

    /// <summary>The first byte.</summary>
    public byte* Address { get; private set; }

    /// <summary>Number of bytes.</summary>
    public long ByteCount { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);

    private void Free()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
    }
}
