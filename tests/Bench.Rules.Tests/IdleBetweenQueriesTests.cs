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

    private static Latencies Idle(Func<TestSettings, TestSettings> change, params (long IssueMs, long LatencyMs)[] records)
    {
        RunLog run = CompliantEvidence.Base.Performance!;
        ImmutableArray<QueryRecord> log = [.. records.Select(static record => new QueryRecord { IssueNs = record.IssueMs * Ms, LatencyNs = record.LatencyMs * Ms, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete })];
        return LogFigures.Of(run with { Header = run.Header with { Settings = change(run.Header.Settings) }, Records = log }).IdleTimes!;
    }
}
