using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.RunDirectories;

/// <summary>Refuses records that no run can have, while they are read for the first time. The first that is refused is the last that is looked at.</summary>
/// <param name="recordsName">The file of the records.</param>
/// <param name="tokensName">The file of their token times.</param>
/// <param name="tokens">The token times.</param>
internal sealed class PlausibleRecords(string recordsName, string tokensName, ImmutableArray<long> tokens)
{
    private readonly CheckedNumbers numbers = new(recordsName);
    private readonly CheckedNumbers tokenNumbers = new(tokensName);
    private Int128 total;
    private int endOfRows;
    private int number;

    /// <summary>Looks at the next records.</summary>
    public void Take(ReadOnlySpan<QueryRecord> records)
    {
        // Of a piece the sum fits in halves.
        long low = 0, high = 0;
        for (int i = 0; i < records.Length && !numbers.Any && !tokenNumbers.Any; i++)
        {
            ref readonly QueryRecord record = ref records[i];
            if (!IsPlausible(record))
            {
                Refuse(record);
            }

            low += unchecked((uint)record.LatencyNs);
            high += record.LatencyNs >> 32;
            if (record.TokenOffset != QueryRecord.NoTokens)
            {
                endOfRows = Tokens(record);
            }

            number++;
        }

        total += ((Int128)high << 32) + low;
    }

    /// <summary>What was refused, when all records were taken.</summary>
    public IEnumerable<Finding> Conclude()
    {
        // The mean is the sum over the count: the sum must fit.
        numbers.Between("the sum of all latencies", total, 0, long.MaxValue);
        return numbers.Findings.Concat(tokenNumbers.Findings);
    }

    private static bool IsPlausible(in QueryRecord record) =>
        record.IssueNs is >= 0 and <= PlausibleNumbers.GreatestNs && record.LatencyNs >= LeastNs(record) && record.LatencyNs <= PlausibleNumbers.GreatestNs && record.Status <= QueryStatus.TimedOut;

    // A response takes time: the record of one that took none was not stamped by a clock.
    private static long LeastNs(in QueryRecord record) => record.Status == QueryStatus.Complete ? 1 : 0;

    private void Refuse(in QueryRecord record)
    {
        numbers.Between($"record {number}: issue_ns", record.IssueNs, 0, PlausibleNumbers.GreatestNs);
        numbers.Between($"record {number}: latency_ns", record.LatencyNs, LeastNs(record), PlausibleNumbers.GreatestNs);
        if (record.Status > QueryStatus.TimedOut)
        {
            numbers.Refuse($"record {number}: status", $"{(uint)record.Status}", "0 to 3");
        }
    }

    /// <summary>Looks at the row of a record; returns where it ends. Rows that overlap would be read more often than their file is long.</summary>
    private int Tokens(in QueryRecord record)
    {
        if (record.TokenOffset >= tokens.Length)
        {
            tokenNumbers.Refuse($"record {number}: token offset", $"{record.TokenOffset}", $"less than {tokens.Length}, the words of the file");
            return endOfRows;
        }

        int start = (int)record.TokenOffset + 1;
        if (start <= endOfRows)
        {
            tokenNumbers.Refuse($"record {number}: token offset", $"{record.TokenOffset}", $"at least {endOfRows}, where the row before it ends");
            return endOfRows;
        }

        long count = tokens[start - 1];
        if (count < 0 || count > tokens.Length - start)
        {
            tokenNumbers.Refuse($"record {number}: token count", $"{count}", $"0 to {tokens.Length - start}, the words that follow");
            return endOfRows;
        }

        long previous = 0;
        foreach (long time in tokens.AsSpan(start, (int)count))
        {
            if (time < previous || time > PlausibleNumbers.GreatestNs)
            {
                tokenNumbers.Refuse($"record {number}: a token's time", $"{time} ns", $"{previous} ns (the token before) to {PlausibleNumbers.GreatestNs} ns");
                return endOfRows;
            }

            previous = time;
        }

        return start + (int)count;
    }
}
