using System.Globalization;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>When the tokens of a run's complete responses became ready: a pure function of records and token times.</summary>
/// <remarks>
/// The definitions stand at <see cref="TokenSummary"/>. LoadGen takes no time but the first token's, gives a response of 0 or 1 tokens a negative time per output token,
/// and divides by the last query's completion; its readings are kept in the conformance cases alone.
/// The records may come from a hostile file: nothing here throws on their values, and memory is bounded by the file's size.
/// </remarks>
public sealed class TokenLatencies
{
    private TokenLatencies()
    {
    }

    /// <summary>Tokens of all records, complete or not.</summary>
    public required long TokenCount { get; init; }

    /// <summary>Complete responses of no token.</summary>
    public required long EmptyResponses { get; init; }

    /// <summary>Complete responses of one token.</summary>
    public required long SingleTokenResponses { get; init; }

    /// <summary>Time to first token of each response that has one (TTFT).</summary>
    public required Latencies FirstTokens { get; init; }

    /// <summary>Time per output token of each response of two tokens or more (TPOT).</summary>
    public required Latencies PerOutputToken { get; init; }

    /// <summary>Every gap between neighbouring tokens of a response.</summary>
    public required Latencies InterToken { get; init; }

    /// <summary>The latencies of tokens.</summary>
    /// <param name="records">The records in order of issue.</param>
    /// <param name="tokenTimes">Token times (see <see cref="QueryRecord.TokenOffset"/>), row after row in order of the records.</param>
    /// <param name="reasons">Whatever keeps the token times from being some is added here.</param>
    public static TokenLatencies Of(ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> tokenTimes, ICollection<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        long[] first = new long[tokenTimes.IsEmpty ? 0 : records.Length];
        long[] perToken = new long[first.Length];
        long[] gaps = new long[tokenTimes.Length];
        int firsts = 0, perTokens = 0, gapCount = 0;
        long tokens = 0, empty = 0, single = 0, disordered = 0;
        TokenRows rows = new(tokenTimes);
        foreach (ref readonly QueryRecord record in records)
        {
            if (!rows.TryTake(record.TokenOffset, out ReadOnlySpan<long> row))
            {
                reasons.Add("the token times are incomplete");
                break;
            }

            tokens += row.Length;
            if (record.Status != QueryStatus.Complete)
            {
                continue;
            }

            if (row.IsEmpty)
            {
                empty++;
            }
            else if (!Ascends(row))
            {
                disordered++;
            }
            else
            {
                first[firsts++] = row[0];
                gapCount += Gaps(row, gaps.AsSpan(gapCount));
                if (row.Length == 1)
                {
                    single++;
                }
                else
                {
                    perToken[perTokens++] = (row[^1] - row[0]) / (row.Length - 1);
                }
            }
        }

        if (disordered > 0)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"the token times of {disordered} responses go back in time"));
        }

        return new TokenLatencies
        {
            TokenCount = tokens,
            EmptyResponses = empty,
            SingleTokenResponses = single,
            FirstTokens = new Latencies(first.AsSpan(0, firsts)),
            PerOutputToken = new Latencies(perToken.AsSpan(0, perTokens)),
            InterToken = new Latencies(gaps.AsSpan(0, gapCount)),
        };
    }

    private static bool Ascends(ReadOnlySpan<long> row)
    {
        long before = 0;
        foreach (long time in row)
        {
            if (time < before)
            {
                return false;
            }

            before = time;
        }

        return true;
    }

    private static int Gaps(ReadOnlySpan<long> row, Span<long> gaps)
    {
        for (int token = 1; token < row.Length; token++)
        {
            gaps[token - 1] = row[token] - row[token - 1];
        }

        return row.Length - 1;
    }

    /// <summary>Cuts the rows from the token times. Rows follow one another: a file whose rows overlap would make more of its bytes than there are.</summary>
    private ref struct TokenRows(ReadOnlySpan<long> tokenTimes)
    {
        private readonly ReadOnlySpan<long> tokenTimes = tokenTimes;
        private int end;

        /// <summary>The row at an offset, empty for a record without tokens; false when there can be no such row.</summary>
        public bool TryTake(uint offset, out ReadOnlySpan<long> row)
        {
            row = [];
            if (offset == QueryRecord.NoTokens)
            {
                return true;
            }

            if (offset < end || offset >= tokenTimes.Length)
            {
                return false;
            }

            int start = (int)offset + 1;
            long count = tokenTimes[start - 1];
            if (count < 0 || count > tokenTimes.Length - start)
            {
                return false;
            }

            row = tokenTimes.Slice(start, (int)count);
            end = start + (int)count;
            return true;
        }
    }
}
