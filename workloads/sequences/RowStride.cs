namespace Bench.Workloads.Sequences;

/// <summary>How far apart the rows of a matrix lie that a register tile reads side by side.</summary>
internal static class RowStride
{
    private const int FloatsOfLine = 16;
    private const int FloatsOfPage = 1024;

    /// <summary>Floats from one row to the next: whole cache lines, and not whole pages. An L1 cache takes an address by its place in a page, so that of rows whole pages apart it keeps only as many as it has ways: 64 rows of 1,024 terms against 1,024 columns gained a quarter on Zen 4.</summary>
    /// <param name="extent">Floats of a row, 1 or more.</param>
    public static int Of(int extent)
    {
        int wholeLines = (extent + FloatsOfLine - 1) / FloatsOfLine * FloatsOfLine;
        return wholeLines % FloatsOfPage == 0 ? wholeLines + FloatsOfLine : wholeLines;
    }
}
