using System.Collections.Immutable;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests;

public sealed class IdleBetweenQueriesTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void A_query_of_several_samples_makes_room_when_the_last_is_complete()
    {
        Latencies idle = Idle(static settings => settings with { Scenario = Scenario.MultiStream, SamplesPerQuery = 2 }, (0, 10), (0, 30), (31, 5), (31, 4), (39, 2), (39, 3));
        Assert.Equal((2, 1 * Ms, 3 * Ms), (idle.Count, idle.MinNs, idle.MaxNs));
    }

    [Fact]
    public void In_a_closed_loop_the_earliest_completion_makes_room()
    {
        Latencies idle = Idle(static settings => settings with { Scenario = Scenario.Server, Arrivals = new ArrivalProcess.ClosedLoop(2) }, (0, 20), (1, 9), (12, 30), (21, 5));
        Assert.Equal((2, 1 * Ms, 2 * Ms), (idle.Count, idle.MinNs, idle.MaxNs));
    }

    [Fact]
    public void Where_no_completion_issues_anything_there_is_nothing_to_see()
    {
        RunLog log = CompliantEvidence.Of(Scenario.Server, Profile.Quick).Performance!;
        Assert.Null(LogFigures.Of(log).IdleTimes);
        Assert.Null(LogFigures.Of(CompliantEvidence.Of(Scenario.Offline, Profile.Quick).Performance!).IdleTimes);
    }

    [Theory]
    [InlineData(0.95, false)]
    [InlineData(0.9, true)]
    [InlineData(0.5, true)]
    public void Latencies_that_were_made_smaller_leave_the_time_between_queries_behind(double factor, bool found)
    {
        Evidence full = CompliantEvidence.Base;
        RunLog run = full.Performance!;
        Evidence forged = full with { Performance = run with { Records = [.. run.Records.Select(record => record with { LatencyNs = (long)(record.LatencyNs * factor) })] } };
        Assert.Equal(found, new IdleBetweenQueries().Check(forged).Any());
    }

    [Fact]
    public void A_quick_run_beside_other_work_is_warned_of_and_no_more()
    {
        Evidence quick = CompliantEvidence.Of(Scenario.SingleStream, Profile.Quick);
        RunLog run = quick.Performance!;
        Evidence held = quick with { Performance = run with { Records = [.. run.Records.Select(static record => record with { LatencyNs = record.LatencyNs / 2 })] } };
        Assert.Equal([Severity.Warning], new IdleBetweenQueries().Check(held).Select(static finding => finding.Severity));
    }

    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.05, false)]
    public void The_slowest_queries_cannot_be_made_ordinary_when_half_of_them_were(double share, bool found)
    {
        Evidence full = CompliantEvidence.Base;
        RunLog run = full.Performance!;
        int slow = (int)(run.Records.Length * share);

        // Every query as fast as the median, and the slow ones three times as slow until somebody changed them.
        long clock = 0;
        List<QueryRecord> forged = [];
        foreach ((int number, QueryRecord record) in run.Records.Index())
        {
            forged.Add(record with { IssueNs = clock, LatencyNs = 20 * Ms });
            clock += number % run.Records.Length < slow ? 60 * Ms : 20 * Ms;
        }

        Finding[] findings = [.. new IdleBetweenQueries().Check(full with { Performance = run with { Records = [.. forged] } })];
        Assert.Equal(found, findings.Any(static finding => finding.Location.Path == "performance/queries.bin" && finding.Message.Contains("had no query for", StringComparison.Ordinal)));
    }

    [Fact]
    public void Short_queries_may_leave_the_harness_a_larger_share_of_the_run()
    {
        Evidence full = CompliantEvidence.Base;
        RunLog run = full.Performance!;
        ImmutableArray<QueryRecord> quick = [.. Enumerable.Range(0, 2000).Select(number => run.Records.First() with { IssueNs = number * Ms, LatencyNs = Ms * 6 / 10 })];
        Assert.Empty(new IdleBetweenQueries().Check(full with { Performance = run with { Records = [.. quick] } }));
    }

    [Theory]
    [InlineData(ComplianceTest.Caching, "compliance/test04/00-ordinary/queries.bin")]
    [InlineData(ComplianceTest.OtherSeeds, "compliance/test05/00-round-seeds/queries.bin")]
    public void Compliance_runs_are_looked_at_too(ComplianceTest test, string path)
    {
        Evidence honest = ComplianceEvidence.Of(CompliantEvidence.Base, test);
        Assert.Empty(new IdleBetweenQueries().Check(honest));
        Evidence forged = honest with { Compliance = [.. honest.Compliance.Select(static run => run.Block.Tested ? run : Halved(run))] };
        Assert.Contains(path, new IdleBetweenQueries().Check(forged).Select(static finding => finding.Location.Path));
        Assert.All(new IdleBetweenQueries().Check(forged), finding => Assert.Equal(test == ComplianceTest.Caching ? "test04" : "test05", finding.Location.Path.Split('/')[1]));
    }

    [Fact]
    public void One_short_run_that_another_program_held_up_is_no_forgery()
    {
        Evidence honest = ComplianceEvidence.Of(CompliantEvidence.Base, ComplianceTest.Caching);
        Assert.Empty(new IdleBetweenQueries().Check(honest with { Compliance = [.. honest.Compliance.Select(static run => run.Block is { Pair: 3, Tested: false } ? Halved(run) : run)] }));
    }

    [Fact]
    public void The_accuracy_run_is_looked_at_too_but_for_the_time_that_loading_takes()
    {
        Evidence full = CompliantEvidence.Base;
        RunLog run = full.Accuracy!;
        Evidence forged = full with { Accuracy = run with { Records = [.. run.Records.Select(static record => record with { LatencyNs = record.LatencyNs / 2 })] } };
        Assert.Equal(["accuracy/queries.bin"], new IdleBetweenQueries().Check(forged).Select(static finding => finding.Location.Path));

        int set = run.Header.PerformanceSampleCount;
        Evidence loading = full with { Accuracy = run with { Records = [.. run.Records.Select((record, number) => record with { IssueNs = record.IssueNs + (number / set * 3000 * Ms) })] } };
        Assert.True(run.Records.Length > set);
        Assert.Empty(new IdleBetweenQueries().Check(loading));
    }

    private static ComplianceRun Halved(ComplianceRun run) =>
        run with { Log = run.Log with { Records = [.. run.Log.Records.Select(static record => record with { LatencyNs = record.LatencyNs / 2 })] } };

    private static Latencies Idle(Func<TestSettings, TestSettings> change, params (long IssueMs, long LatencyMs)[] records)
    {
        RunLog run = CompliantEvidence.Base.Performance!;
        ImmutableArray<QueryRecord> log = [.. records.Select(static record => new QueryRecord { IssueNs = record.IssueMs * Ms, LatencyNs = record.LatencyMs * Ms, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete })];
        return LogFigures.Of(run with { Header = run.Header with { Settings = change(run.Header.Settings) }, Records = log }).IdleTimes!;
    }
}
