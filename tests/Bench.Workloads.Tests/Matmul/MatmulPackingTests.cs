using System.Runtime.InteropServices;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

public sealed unsafe partial class MatmulPackingTests
{
    private const int Bytes = 1 << 16;

    // What is read lies right before memory that may not be read: one float too many ends the process.
    [Fact]
    public void Packing_reads_nothing_but_the_operand()
    {
        byte* memory = (byte*)Map(0, 2 * Bytes, protection: 3, flags: 0x22, file: -1, offset: 0);
        Assert.NotEqual(-1, (nint)memory);
        Assert.Equal(0, Protect((nint)(memory + Bytes), Bytes, protection: 0));
        foreach ((int rows, int k, int panelRows) in from rows in Enumerable.Range(1, 33)
                                                     from k in (int[])[1, 4, 15, 16, 17, 24, 35, 47, 64]
                                                     from panelRows in (int[])[rows, 48]
                                                     select (rows, k, panelRows))
        {
            float* a = (float*)(memory + Bytes) - (rows * k);
            float[] panel = new float[k * panelRows];
            for (int i = 0; i < rows * k; i++)
            {
                a[i] = i + 1;
            }

            fixed (float* target = panel)
            {
                MatmulPacking.PackRows(a, k, rows, panelRows, k, target);
            }

            Assert.All(Enumerable.Range(0, panel.Length), i => Assert.Equal(i % panelRows < rows ? a[(i % panelRows * k) + (i / panelRows)] : 0, panel[i]));
        }

        Assert.Equal(0, Unmap((nint)memory, 2 * Bytes));
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nint length);
}
