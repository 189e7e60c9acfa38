using System.Runtime.InteropServices;

namespace Bench.Workloads.Tests;

/// <summary>Memory right before pages that may be neither read nor written: one float too many ends the process.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    // Whole pages of any size there is.
    private const int GuardBytes = 1 << 16;

    private readonly byte* memory;
    private readonly int bytes;

    public GuardedMemory(int floats)
    {
        bytes = ((floats * sizeof(float)) + GuardBytes - 1) / GuardBytes * GuardBytes;
        memory = (byte*)Map(0, bytes + GuardBytes, protection: 3, flags: 0x22, file: -1, offset: 0);
        Assert.NotEqual(-1, (nint)memory);
        Assert.Equal(0, Protect((nint)(memory + bytes), GuardBytes, protection: 0));
    }

    /// <summary>The last so many floats.</summary>
    public float* Last(int floats) => (float*)(memory + bytes) - floats;

    public void Dispose() => Assert.Equal(0, Unmap((nint)memory, bytes + GuardBytes));

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
