using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

public sealed unsafe class MatmulPackingTests
{
    [Fact]
    public void Packing_reads_nothing_but_the_operand_and_writes_nothing_but_the_panel()
    {
        const int MostRows = 48, MostTerms = 64;
        using GuardedMemory operand = new(MostRows * MostTerms), packed = new(MostRows * MostTerms);
        foreach ((int rows, int k, int panelRows) in from rows in Enumerable.Range(1, 33)
                                                     from k in (int[])[1, 4, 15, 16, 17, 18, 24, 33, 35, 47, MostTerms]
                                                     from panelRows in (int[])[rows, MostRows]
                                                     select (rows, k, panelRows))
        {
            float* a = operand.Last(rows * k), panel = packed.Last(k * panelRows);
            for (int i = 0; i < rows * k; i++)
            {
                a[i] = i + 1;
            }

            MatmulPacking.PackRows(a, k, rows, panelRows, k, panel);
            Assert.All(Enumerable.Range(0, k * panelRows), i => Assert.Equal(i % panelRows < rows ? a[(i % panelRows * k) + (i / panelRows)] : 0, panel[i]));
        }
    }
}
