using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Whether the records of a run could have come about in their order on one clock.</summary>
/// <remarks>
/// One thread issues, and one clock that never goes back stamps issue and completion, so that every condition holds to the nanosecond:
/// a query's samples are issued at one time; single- and multi-stream issue when the query before is complete; Offline's only query is issued at the start;
/// a closed loop issues when fewer queries are outstanding than it keeps; a phase of an accuracy run starts when the one before it has ended; Server issues in the order of the schedule, and nothing completes before it is issued.
/// A run with a fault may have been cut off anywhere, and is invalid in any case.
/// </remarks>
internal static class Timeline
{
    public static void Check(RunLog run, IssuedStream stream, string file, Differences differences)
    {
        if (!run.Faults.IsEmpty)
        {
            return;
        }

        if (run.Header.Settings.Arrivals is ArrivalProcess.ClosedLoop loop)
        {
            CheckClosedLoop(run, stream, loop.Concurrency, file, differences);
        }
        else if (run.Header.Settings.Scenario == Scenario.Server)
        {
            CheckServer(run, stream, file, differences);
        }
        else
        {
            CheckOneByOne(run, stream, file, differences);
        }
    }

    private static void CheckOneByOne(RunLog run, IssuedStream stream, string file, Differences differences)
    {
        bool timed = run.Header.Settings.Mode == TestMode.PerformanceOnly;
        bool offline = run.Header.Settings.Scenario == Scenario.Offline;
        long free = 0;
        using IEnumerator<QueryRecord> records = run.Records.GetEnumerator();
        foreach (IssuedPhase phase in stream.Phases)
        {
            for (int first = phase.First; first < phase.First + phase.Records; first += phase.SamplesPerQuery)
            {
                long issued = 0;
                long latest = 0;
                int end = Math.Min(first + phase.SamplesPerQuery, phase.First + phase.Records);
                for (int number = first; number < end && records.MoveNext(); number++)
                {
                    QueryRecord record = records.Current;
                    if (number == first)
                    {
                        issued = record.IssueNs;
                        CheckIssue(first, issued, free, mustBeZero: offline && timed);
                    }

                    latest = Math.Max(latest, record.LatencyNs);
                    if (record.IssueNs != issued)
                    {
                        differences.Report(file, $"record {number}: issue_ns", $"{record.IssueNs}", $"{issued}, as of the query's other samples");
                    }
                }

                free = issued + latest;
            }
        }

        void CheckIssue(int first, long issued, long free, bool mustBeZero)
        {
            if (issued < free)
            {
                differences.Report(file, $"record {first}: issue_ns", $"{issued}", $"at least {free}, when the query before it was complete");
            }

            if (mustBeZero && issued != 0)
            {
                differences.Report(file, $"record {first}: issue_ns", $"{issued}", "0: the only query is issued at the start");
            }
        }
    }

    private static void CheckClosedLoop(RunLog run, IssuedStream stream, int concurrency, string file, Differences differences)
    {
        long before = 0;
        using IEnumerator<QueryRecord> records = run.Records.GetEnumerator();
        foreach (IssuedPhase phase in stream.Phases)
        {
            // When each outstanding query was complete; the earliest of them made room for the next.
            PriorityQueue<int, long> outstanding = new();
            for (int record = phase.First; record < phase.First + phase.Records && records.MoveNext(); record++)
            {
                long free = outstanding.Count == concurrency && outstanding.TryDequeue(out _, out long earliest) ? Math.Max(before, earliest) : before;
                QueryRecord query = records.Current;
                if (query.IssueNs < free)
                {
                    differences.Report(file, $"record {record}: issue_ns", $"{query.IssueNs}", $"at least {free}, when the query before it was issued and fewer than {concurrency} were outstanding");
                }

                before = query.IssueNs;
                outstanding.Enqueue(record, query.IssueNs + query.LatencyNs);
            }

            before = outstanding.UnorderedItems.Select(static item => item.Priority).DefaultIfEmpty(before).Max();
        }
    }

    private static void CheckServer(RunLog run, IssuedStream stream, string file, Differences differences)
    {
        using IEnumerator<QueryRecord> records = run.Records.GetEnumerator();
        using IssueOrder order = new(run.Header);
        foreach (IssuedPhase phase in stream.Phases)
        {
            // The times of each phase count from its own start.
            long before = 0;
            for (int record = phase.First; record < phase.First + phase.Records && records.MoveNext() && order.MoveNext(); record++)
            {
                QueryRecord query = records.Current;
                long issued = order.ScheduledNs + query.IssueNs;
                if (issued < before)
                {
                    differences.Report(file, $"record {record}: the time of issue", $"{issued} ns", $"at least {before} ns, when the query before it was issued");
                }

                if (query.Status is QueryStatus.Complete or QueryStatus.Failed && query.LatencyNs < query.IssueNs)
                {
                    differences.Report(file, $"record {record}: latency_ns", $"{query.LatencyNs}", $"at least {query.IssueNs}, by how much the query was issued after its scheduled time");
                }

                before = issued;
            }
        }
    }
}
