using System.Runtime.InteropServices;

namespace Bench.Machine;

/// <summary>Touched, huge-page-advised memory for a bandwidth probe. Pages that were never written would read the one zero page and show a cache's bandwidth.</summary>
internal sealed unsafe partial class ProbeBuffer : IDisposable
{
    private const int HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    /// <summary>Allocates and writes the buffer.</summary>
    /// <param name="bytes">Size; rounded up to a whole number of huge pages.</param>
    public ProbeBuffer(long bytes)
    {
        Bytes = (bytes + HugePage - 1) / HugePage * HugePage;
        Address = (byte*)NativeMemory.AlignedAlloc((nuint)Bytes, HugePage);
        _ = Advise(Address, (nuint)Bytes, AdviseHugePages); // Advice only: without huge pages the probe is slower, as the kernels are.
        for (long i = 0; i < Bytes; i += 8)
        {
            *(long*)(Address + i) = i;
        }
    }

    /// <summary>First byte.</summary>
    public byte* Address { get; }

    /// <summary>Size in bytes.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(Address);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
