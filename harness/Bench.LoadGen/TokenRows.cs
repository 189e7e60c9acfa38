using System.Runtime.InteropServices;

namespace Bench.LoadGen;

/// <summary>When each token of the responses of a segment became ready: a row per record (the count, then latencies in nanoseconds). A row is written by whoever computes its record.</summary>
/// <remarks>The rows are address space only: the system finds memory for those that are used.</remarks>
internal sealed unsafe class TokenRows : IDisposable
{
    private readonly int most;
    private long* rows;

    public TokenRows(int recordCount, int mostTokens)
    {
        most = mostTokens;
        rows = (long*)NativeMemory.AllocZeroed((nuint)Math.Max(1, recordCount), (nuint)((mostTokens + 1L) * sizeof(long)));
    }

    /// <summary>Whether any token of a row has its time.</summary>
    public bool Any(int row) => AddressOf(row)[0] > 0;

    /// <summary>Stamps the tokens up to <paramref name="count"/> that have no time yet; false when there cannot be so many, or fewer than before.</summary>
    public bool Stamp(int row, int count, long latencyNs)
    {
        long* times = AddressOf(row);
        if (count < times[0] || count > most)
        {
            return false;
        }

        for (long token = times[0]; token < count; token++)
        {
            times[1 + token] = latencyNs;
        }

        times[0] = count;
        return true;
    }

    /// <summary>A row as it stands in <c>tokens.bin</c>: the count, then so many latencies; empty without tokens.</summary>
    public ReadOnlySpan<long> RowOf(int row)
    {
        long* times = AddressOf(row);
        return times[0] == 0 ? [] : new ReadOnlySpan<long>(times, (int)times[0] + 1);
    }

    /// <summary>Readies a row for another record.</summary>
    public void Clear(int row) => AddressOf(row)[0] = 0;

    public void Dispose()
    {
        NativeMemory.Free(rows);
        rows = null;
    }

    private long* AddressOf(int row) => rows + (row * (most + 1L));
}
