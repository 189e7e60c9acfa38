using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Whether the records of a run could have come about in their order on one clock.</summary>
/// <remarks>
/// One thread issues, and one clock that never goes back stamps issue and completion, so that every condition holds to the nanosecond:
/// a query's samples are issued at one time; single- and multi-stream issue when the query before is complete; Offline's only query is issued at the start;
/// a closed loop issues when fewer queries are outstanding than it keeps; a phase of an accuracy run starts when the one before it has ended; Server issues in the order of the schedule, and nothing completes before it is issued.
/// A run with a fault may have been cut off anywhere, and is invalid in any case.
/// </remarks>
internal abstract class Timeline : IRecordScan
{
    /// <summary>What cannot have been.</summary>
    public ImpossibleTimes Impossible { get; } = new();

    /// <summary>What looks at a run as its scenario issues; null of a run with a fault.</summary>
    public static Timeline? Of(RunLog log) =>
        !log.Faults.IsEmpty ? null
        : log.Header.Settings.Arrivals is ArrivalProcess.ClosedLoop loop ? new ClosedLoop(loop.Concurrency)
        : log.Header.Settings.Scenario == Scenario.Server ? new Scheduled()
        : new OneByOne(onlyQuery: log.Header.Settings is { Mode: TestMode.PerformanceOnly, Scenario: Scenario.Offline });

    /// <inheritdoc/>
    public void Take(in IssuedPiece piece)
    {
        // What the settings do not generate is another finding's.
        if (piece.IsIssued)
        {
            Check(piece);
        }
    }

    /// <summary>Looks at the next piece.</summary>
    protected abstract void Check(in IssuedPiece piece);

    private sealed class OneByOne(bool onlyQuery) : Timeline
    {
        private int inQuery;
        private long issued;
        private long latest;
        private long free;

        protected override void Check(in IssuedPiece piece)
        {
            if (piece.BeginsPhase && inQuery > 0)
            {
                EndQuery();
            }

            for (int i = 0; i < piece.Records.Length; i++)
            {
                ref readonly QueryRecord record = ref piece.Records[i];
                if (inQuery == 0)
                {
                    BeginQuery(piece.First + i, record.IssueNs);
                }

                latest = Math.Max(latest, record.LatencyNs);
                if (record.IssueNs != issued && Impossible.CountOne())
                {
                    Impossible.Tell($"record {piece.First + i}: issue_ns", $"{record.IssueNs}", $"{issued}, as of the query's other samples");
                }

                if (++inQuery == piece.SamplesPerQuery)
                {
                    EndQuery();
                }
            }
        }

        private void BeginQuery(int record, long issueNs)
        {
            (issued, latest) = (issueNs, 0);
            if (issued < free && Impossible.CountOne())
            {
                Impossible.Tell($"record {record}: issue_ns", $"{issued}", $"at least {free}, when the query before it was complete");
            }

            if (onlyQuery && issued != 0 && Impossible.CountOne())
            {
                Impossible.Tell($"record {record}: issue_ns", $"{issued}", "0: the only query is issued at the start");
            }
        }

        private void EndQuery() => (inQuery, free) = (0, unchecked(issued + latest));
    }

    private sealed class ClosedLoop(int concurrency) : Timeline
    {
        // When each outstanding query was complete; the earliest of them made room for the next.
        private readonly PriorityQueue<int, long> outstanding = new();
        private long before;

        protected override void Check(in IssuedPiece piece)
        {
            if (piece.BeginsPhase)
            {
                before = outstanding.UnorderedItems.Select(static item => item.Priority).DefaultIfEmpty(before).Max();
                outstanding.Clear();
            }

            for (int i = 0; i < piece.Records.Length; i++)
            {
                long free = outstanding.Count == concurrency && outstanding.TryDequeue(out _, out long earliest) ? Math.Max(before, earliest) : before;
                ref readonly QueryRecord query = ref piece.Records[i];
                if (query.IssueNs < free && Impossible.CountOne())
                {
                    Impossible.Tell($"record {piece.First + i}: issue_ns", $"{query.IssueNs}", $"at least {free}, when the query before it was issued and fewer than {concurrency} were outstanding");
                }

                before = query.IssueNs;
                outstanding.Enqueue(piece.First + i, unchecked(query.IssueNs + query.LatencyNs));
            }
        }
    }

    private sealed class Scheduled : Timeline
    {
        private long before;

        protected override void Check(in IssuedPiece piece)
        {
            // The times of each phase count from its own start.
            before = piece.BeginsPhase ? 0 : before;
            for (int i = 0; i < piece.Records.Length; i++)
            {
                ref readonly QueryRecord query = ref piece.Records[i];
                long issued = unchecked(piece.ScheduledNs[i] + query.IssueNs);
                if (issued < before && Impossible.CountOne())
                {
                    Impossible.Tell($"record {piece.First + i}: the time of issue", $"{issued} ns", $"at least {before} ns, when the query before it was issued");
                }

                if (query.Status is QueryStatus.Complete or QueryStatus.Failed && query.LatencyNs < query.IssueNs && Impossible.CountOne())
                {
                    Impossible.Tell($"record {piece.First + i}: latency_ns", $"{query.LatencyNs}", $"at least {query.IssueNs}, by how much the query was issued after its scheduled time");
                }

                before = issued;
            }
        }
    }
}
