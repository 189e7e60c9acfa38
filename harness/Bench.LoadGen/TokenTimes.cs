using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>When each token of each response became ready: a row per record (the count, then latencies in nanoseconds), reserved before the run. A row is written by whoever computes its record.</summary>
/// <remarks>The rows of a whole run are address space only: the system finds memory for those that are used.</remarks>
internal sealed unsafe class TokenTimes : IDisposable
{
    private readonly int most;
    private readonly long* rows;

    public TokenTimes(int recordCount, int mostTokens)
    {
        most = mostTokens;
        rows = (long*)NativeMemory.AllocZeroed((nuint)Math.Max(1, recordCount), (nuint)((mostTokens + 1L) * sizeof(long)));
    }

    /// <summary>Stamps the tokens up to <paramref name="count"/> that have no time yet; false when there cannot be so many, or fewer than before.</summary>
    public bool Stamp(int record, int count, long latencyNs)
    {
        long* row = RowOf(record);
        if (count < row[0] || count > most)
        {
            return false;
        }

        for (long token = row[0]; token < count; token++)
        {
            row[1 + token] = latencyNs;
        }

        row[0] = count;
        return true;
    }

    /// <summary>All rows that have tokens, one after the other, as in <c>tokens.bin</c>; each record gets its offset.</summary>
    public ImmutableArray<long> Gather(Span<QueryRecord> records)
    {
        ImmutableArray<long>.Builder words = ImmutableArray.CreateBuilder<long>();
        for (int record = 0; record < records.Length; record++)
        {
            long* row = RowOf(record);
            if (row[0] == 0)
            {
                continue;
            }

            records[record].TokenOffset = checked((uint)words.Count);
            words.AddRange(new ReadOnlySpan<long>(row, (int)row[0] + 1));
        }

        return words.ToImmutable();
    }

    public void Dispose() => NativeMemory.Free(rows);

    private long* RowOf(int record) => rows + (record * (most + 1L));
}
