using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.Results.Recomputations;

/// <summary>Whether tokens became ready while their query was under way: none before the query was issued, none after its completion.</summary>
internal static class TokenTimeline
{
    /// <summary>Compares the first and the last token of each complete response with its record.</summary>
    public static void Check(RunLog run, string file, Differences differences)
    {
        if (!run.Records.MayHaveTokens)
        {
            return;
        }

        bool server = run.Header.Settings.IsScheduled;
        foreach ((int number, QueryRecord record) in run.Records.Index())
        {
            ReadOnlySpan<long> row = record.Status == QueryStatus.Complete ? RowOf(record, run.TokenTimes) : [];
            if (row.IsEmpty)
            {
                continue;
            }

            // Server's latencies count from the scheduled time, and its record says by how much later the query was issued.
            if (server && row[0] < record.IssueNs)
            {
                differences.Report(file, $"record {number}: its first token", $"{row[0]} ns", $"at least {record.IssueNs} ns, by how much the query was issued after its scheduled time");
            }

            if (row[^1] > record.LatencyNs)
            {
                differences.Report(file, $"record {number}: its last token", $"{row[^1]} ns", $"at most {record.LatencyNs} ns, when the response was complete");
            }
        }
    }

    private static ReadOnlySpan<long> RowOf(QueryRecord record, ImmutableArray<long> tokenTimes) =>
        record.TokenOffset == QueryRecord.NoTokens ? [] : tokenTimes.AsSpan((int)record.TokenOffset + 1, (int)tokenTimes[(int)record.TokenOffset]);
}
