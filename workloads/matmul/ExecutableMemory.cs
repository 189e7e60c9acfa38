using System.Runtime.InteropServices;

namespace Bench.Workloads.Matmul;

/// <summary>Machine code in pages of its own: written first, then made executable and never writable again.</summary>
internal static unsafe partial class ExecutableMemory
{
    private const int ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22;

    /// <summary>Copies code where it can be called. The pages stay for as long as the process lives.</summary>
    /// <returns>The first instruction; null where the system forbids new code (a hardened kernel).</returns>
    public static void* Of(ReadOnlySpan<byte> code)
    {
        nuint bytes = (nuint)code.Length;
        void* pages = Map(null, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)pages == -1)
        {
            return null;
        }

        code.CopyTo(new Span<byte>(pages, code.Length));
        return Protect(pages, bytes, ReadExecute) == 0 ? pages : null;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);
}
