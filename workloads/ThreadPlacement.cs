using System.Numerics;
using System.Runtime.InteropServices;

namespace Bench.Workloads;

/// <summary>Keeps a thread on one processor.</summary>
/// <remarks>
/// A worker that parks may wake on its caller's processor and share it for milliseconds, while another idles: a product of 512 cubed lost a fifth to that.
/// Only workers are kept; the caller goes where the system puts it, which is where no worker spins.
/// </remarks>
internal static unsafe partial class ThreadPlacement
{
    // Linux' cpu_set_t: 1024 processors.
    private const int Words = 16;

    /// <summary>Keeps the calling thread on the given one of the processors that it may use, counted from 0. Does nothing when there are not so many, or the system refuses: slower, never wrong.</summary>
    /// <param name="number">The number.</param>
    /// <param name="of">Threads that want a processor of their own.</param>
    public static void Keep(int number, int of)
    {
        ulong* allowed = stackalloc ulong[Words];
        if (GetAffinity(0, Words * sizeof(ulong), allowed) < 0)
        {
            return;
        }

        int count = 0;
        for (int word = 0; word < Words; word++)
        {
            count += BitOperations.PopCount(allowed[word]);
        }

        if (count < of)
        {
            return;
        }

        ulong* one = stackalloc ulong[Words];
        new Span<ulong>(one, Words).Clear();
        for (int bit = 0, seen = 0; bit < 64 * Words; bit++)
        {
            if ((allowed[bit / 64] >> (bit % 64) & 1) != 0 && seen++ == number)
            {
                one[bit / 64] = 1UL << (bit % 64);
                _ = SetAffinity(0, Words * sizeof(ulong), one);
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);
}
