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
        foreach (IssuedPhase phase in stream.Phases)
        {
            for (int first = phase.First; first < phase.First + phase.Records; first += phase.SamplesPerQuery)
            {
                ReadOnlySpan<QueryRecord> query = run.Records.AsSpan(first, Math.Min(phase.SamplesPerQuery, phase.First + phase.Records - first));
                long issued = query[0].IssueNs;
                if (issued < free)
                {
                    differences.Report(file, $"record {first}: issue_ns", $"{issued}", $"at least {free}, when the query before it was complete");
                }

                if (offline && timed && issued != 0)
                {
                    differences.Report(file, $"record {first}: issue_ns", $"{issued}", "0: the only query is issued at the start");
                }

                long latest = 0;
                for (int sample = 0; sample < query.Length; sample++)
                {
                    latest = Math.Max(latest, query[sample].LatencyNs);
                    if (query[sample].IssueNs != issued)
                    {
                        differences.Report(file, $"record {first + sample}: issue_ns", $"{query[sample].IssueNs}", $"{issued}, as of the query's other samples");
                    }
                }

                free = issued + latest;
            }
        }
    }

    private static void CheckClosedLoop(RunLog run, IssuedStream stream, int concurrency, string file, Differences differences)
    {
        long before = 0;
        foreach (IssuedPhase phase in stream.Phases)
        {
            // When each outstanding query was complete; the earliest of them made room for the next.
            PriorityQueue<int, long> outstanding = new();
            for (int record = phase.First; record < phase.First + phase.Records; record++)
            {
                long free = outstanding.Count == concurrency && outstanding.TryDequeue(out _, out long earliest) ? Math.Max(before, earliest) : before;
                QueryRecord query = run.Records[record];
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
        foreach (IssuedPhase phase in stream.Phases)
        {
            // The times of each phase count from its own start.
            long before = 0;
            for (int record = phase.First; record < phase.First + phase.Records; record++)
            {
                QueryRecord query = run.Records[record];
                long issued = stream.ScheduledNs[record] + query.IssueNs;
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
