using System.Runtime.InteropServices;

namespace Bench.Datasets;

/// <summary>Private memory from a 2 MiB boundary, zeroed; freed when disposed.</summary>
public sealed unsafe class AlignedMemory : IDisposable
{
    // A huge page's size: the kernel may then back the tensors by huge pages, where that is switched on.
    private const int Boundary = 1 << 21;

    /// <summary>Takes the memory.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public AlignedMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ByteCount = bytes;
        Address = (byte*)NativeMemory.AlignedAlloc(checked((nuint)bytes), Boundary);
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

    private void Free()
    {
        NativeMemory.AlignedFree(Address);
        Address = null;
    }
}
