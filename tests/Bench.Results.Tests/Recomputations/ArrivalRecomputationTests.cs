using System.Collections.Immutable;
using System.Text;
using Bench.Results.Recomputations;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Tests.Recomputations;

public sealed class ArrivalRecomputationTests
{
    private static readonly byte[] Recorded = Encoding.UTF8.GetBytes("ns\n0\n400000000\n410000000\n2000000000\n");
    private static readonly ArrivalProcess.Trace Replayed = TraceReader.Read("trace.csv", Recorded).Value!;

    public static TheoryData<ArrivalProcess> Processes { get; } =
    [
        new ArrivalProcess.Constant(),
        new ArrivalProcess.Bursts(3, 500_000_000, 1_500_000_000),
        Replayed,
        new ArrivalProcess.ClosedLoop(1),
        new ArrivalProcess.ClosedLoop(3),
    ];

    [Theory]
    [MemberData(nameof(Processes))]
    public void Every_number_follows_from_the_logs_whatever_the_arrivals(ArrivalProcess arrivals)
    {
        TestResult result = Of(arrivals);
        Parsed<Evidence> parsed = TestResult.Read(result.Files());

        Assert.Empty(parsed.Findings);
        Assert.Empty(Recomputation.Check(parsed.Value!));
        Assert.Equal(arrivals, parsed.Value!.Performance!.Header.Settings.Arrivals);
        Assert.Equal(arrivals is ArrivalProcess.ClosedLoop, parsed.Value.Performance.End.Lateness is null);
        Assert.Equal(arrivals is ArrivalProcess.Trace, result.Files().ContainsKey("trace.csv"));
    }

    [Fact]
    public void A_schedule_of_another_process_is_found()
    {
        Evidence evidence = TestResult.Read(Of(new ArrivalProcess.Bursts(3, 500_000_000, 1_500_000_000)).Files()).Value!;
        RunLog run = evidence.Performance!;
        TestSettings other = run.Header.Settings with { Arrivals = new ArrivalProcess.Bursts(3.1, 500_000_000, 1_500_000_000) };
        Evidence forged = evidence with { Performance = run with { Header = run.Header with { Settings = other } } };

        Assert.Contains(Recomputation.Check(forged), static finding => finding.Message.StartsWith("end.schedule is ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_query_issued_into_a_full_loop_is_found()
    {
        Evidence evidence = TestResult.Read(Of(new ArrivalProcess.ClosedLoop(3)).Files()).Value!;
        RunLog run = evidence.Performance!;
        QueryRecord third = run.Records[3];
        Assert.True(third.IssueNs > 0);
        Evidence forged = evidence with { Performance = run with { Records = run.Records.ToImmutableArray().SetItem(3, third with { IssueNs = third.IssueNs - 1, LatencyNs = third.LatencyNs + 1 }) } };

        Assert.Contains(Recomputation.Check(forged), finding => finding.Message.StartsWith($"record 3: issue_ns is {third.IssueNs - 1}; the rest of the evidence gives at least {third.IssueNs}, ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_that_is_missing_or_another_than_the_settings_pin_is_refused_at_its_name()
    {
        SortedDictionary<string, byte[]> files = Of(Replayed).Files();
        files["trace.csv"] = Encoding.UTF8.GetBytes("ns\n0\n400000000\n410000001\n2000000000\n");
        RefusedAt("trace.csv", files, "FILE004");

        files["trace.csv"] = Encoding.UTF8.GetBytes("ns\n0\n400000000\n41000000\n2000000000\n");
        RefusedAt("trace.csv:4:1", files, TraceReader.NotAscending);

        Assert.True(files.Remove("trace.csv"));
        RefusedAt("trace.csv", files, "FILE001");
    }

    // Not a conditional expression: there null would become an empty memory, through the conversion from arrays.
    private static TestResult Of(ArrivalProcess arrivals) => arrivals is ArrivalProcess.Trace
        ? new(Scenario.Server, Profile.Quick, arrivals: arrivals, trace: Recorded)
        : new(Scenario.Server, Profile.Quick, arrivals: arrivals);

    private static void RefusedAt(string place, SortedDictionary<string, byte[]> files, string code)
    {
        Parsed<Evidence> parsed = TestResult.Read(files);
        Assert.False(parsed.Succeeded);
        Assert.All(parsed.Findings.Where(static finding => finding.Severity == Severity.Error), finding => Assert.Equal((code, place), (finding.RuleId, finding.Location.ToString())));
    }
}
