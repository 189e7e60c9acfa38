using System.Globalization;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>When the tokens of a run's complete responses became ready: a pure function of records and token times.</summary>
/// <remarks>
/// The definitions stand at <see cref="TokenSummary"/>. LoadGen takes no time but the first token's, gives a response of 0 or 1 tokens a negative time per output token,
/// and divides by the last query's completion; its readings are kept for the conformance cases and the export alone.
/// The records may come from a hostile file: nothing here throws on their values, and memory is bounded by the file's size.
/// </remarks>
public sealed class TokenLatencies
{
    private TokenLatencies()
    {
    }

    /// <summary>Tokens of all records, complete or not.</summary>
    public required long TokenCount { get; init; }

    /// <summary>Instants at which tokens of complete responses became ready, summed over the responses: fewer than tokens where several became ready together.</summary>
    public required long Deliveries { get; init; }

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
    public static TokenLatencies Of(RecordPieces records, ReadOnlyMemory<long> tokenTimes, ICollection<string> reasons)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(reasons);
        Collection found = new(tokenTimes, (int)Math.Min(records.Count, tokenTimes.Length));
        if (records.MayHaveTokens)
        {
            records.Read(found.Take);
        }

        if (found.Broken)
        {
            reasons.Add("the token times are incomplete");
        }

        if (found.Disordered > 0)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"the token times of {found.Disordered} responses go back in time"));
        }

        return found.Close();
    }

    /// <summary>The latencies gathered so far. Rows follow one another: a file whose rows overlap would make more of its bytes than there are.</summary>
    private sealed class Collection(ReadOnlyMemory<long> tokenTimes, int mostResponses)
    {
        private readonly long[] first = new long[mostResponses];
        private readonly long[] perToken = new long[mostResponses];
        private readonly long[] gaps = new long[tokenTimes.Length];
        private int firsts;
        private int perTokens;
        private int gapCount;
        private int end;
        private long tokens;
        private long deliveries;
        private long empty;
        private long single;

        public bool Broken { get; private set; }

        public long Disordered { get; private set; }

        public void Take(ReadOnlySpan<QueryRecord> piece)
        {
            ReadOnlySpan<long> words = tokenTimes.Span;
            foreach (ref readonly QueryRecord record in piece)
            {
                if (Broken || !TryRow(words, record.TokenOffset, out ReadOnlySpan<long> row))
                {
                    Broken = true;
                    return;
                }

                tokens += row.Length;
                if (record.Status == QueryStatus.Complete)
                {
                    Take(row);
                }
            }
        }

        public TokenLatencies Close() => new()
        {
            TokenCount = tokens,
            Deliveries = deliveries,
            EmptyResponses = empty,
            SingleTokenResponses = single,
            FirstTokens = new Latencies(first.AsSpan(0, firsts)),
            PerOutputToken = new Latencies(perToken.AsSpan(0, perTokens)),
            InterToken = new Latencies(gaps.AsSpan(0, gapCount)),
        };

        private void Take(ReadOnlySpan<long> row)
        {
            if (row.IsEmpty)
            {
                empty++;
                return;
            }

            if (!Ascends(row))
            {
                Disordered++;
                return;
            }

            first[firsts++] = row[0];
            deliveries++;
            if (row.Length == 1)
            {
                single++;
                return;
            }

            perToken[perTokens++] = (row[^1] - row[0]) / (row.Length - 1);
            for (int token = 1; token < row.Length; token++)
            {
                deliveries += row[token] > row[token - 1] ? 1 : 0;
                gaps[gapCount++] = row[token] - row[token - 1];
            }
        }

        private bool TryRow(ReadOnlySpan<long> words, uint offset, out ReadOnlySpan<long> row)
        {
            row = [];
            if (offset == QueryRecord.NoTokens)
            {
                return true;
            }

            if (offset < end || offset >= words.Length)
            {
                return false;
            }

            int start = (int)offset + 1;
            long count = words[start - 1];
            if (count < 0 || count > words.Length - start)
            {
                return false;
            }

            row = words.Slice(start, (int)count);
            end = start + (int)count;
            return true;
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
    }
}
