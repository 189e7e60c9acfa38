using System.Text.Json;
using Bench.Results.Comparisons;
using Bench.Results.Reports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Tests.Comparisons;

public sealed class ComparisonTests
{
    private static readonly Evidence Slow = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;
    private static readonly Evidence Fast = TestResult.Read(new TestResult(Scenario.SingleStream, latencyNs: static record => 400_000_000 + (record % 13 * 1_000_000L)).Files()).Value!;

    [Fact]
    public void A_faster_run_of_the_same_work_has_a_ratio_inside_its_interval()
    {
        Comparison comparison = Comparison.Of([Named("slow", ByPercentile(Slow)), Named("fast", ByPercentile(Fast))]);

        Assert.Empty(comparison.Findings);
        ComparisonLine fast = comparison.Lines[1];
        Assert.Equal(1, comparison.Lines[0].Ratio);
        Assert.Null(comparison.Lines[0].RatioInterval);
        Interval ratio = fast.RatioInterval!.Value;
        Assert.InRange(fast.Ratio!.Value, ratio.Low, ratio.High);
        Assert.InRange(ratio.High, 0.4, 0.6);
    }

    /// <summary>The estimate lies above the percentile: an interval of the percentile would not hold it.</summary>
    [Fact]
    public void An_early_stopping_estimate_lies_in_its_own_interval()
    {
        QueryRecord[] records = [.. Enumerable.Range(0, 200).Select(static query => new QueryRecord { IssueNs = query * 1_000_000L, LatencyNs = 1000 + (query * 10), TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete })];
        RunLog run = Slow.Performance!;
        RunLog stopped = run with
        {
            Header = run.Header with { Settings = run.Header.Settings with { EarlyStopping = true, TargetLatencyPercentile = 0.9 } },
            Records = RecordPieces.From(records),
            End = run.End with { Summary = run.End.Summary with { Value = 2930 } },
        };

        Interval ofEstimate = MetricInterval.Of(stopped)!.Value;
        Interval ofPercentile = MetricInterval.Of(stopped with { Header = run.Header with { Settings = stopped.Header.Settings with { EarlyStopping = false } } })!.Value;

        Assert.InRange(2930, ofEstimate.Low, ofEstimate.High);
        Assert.InRange(2800, ofPercentile.Low, ofPercentile.High);
        Assert.True(ofEstimate.Low > ofPercentile.Low, $"{ofEstimate} {ofPercentile}");
    }

    [Fact]
    public void Throughput_has_an_interval_from_batch_means()
    {
        Evidence server = TestResult.Read(new TestResult(Scenario.Server).Files()).Value!;
        Interval interval = MetricInterval.Of(server.Performance!)!.Value;

        Assert.InRange(server.Declared!.Value, interval.Low, interval.High);
        Assert.Contains("batch means", Comparison.Of([Named("a", server), Named("b", server)]).Method, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_work_is_refused()
    {
        Evidence[] others =
        [
            Slow with { Workload = Slow.Workload with { Id = "other" } },
            Slow with { Workload = Slow.Workload with { Version = "2.0" } },
            Slow with { WorkloadDigest = default },
            Slow with { Workload = Slow.Workload with { Dataset = Slow.Workload.Dataset with { Sha256 = default } } },
            Slow with { Plan = Slow.Plan with { Scenario = Scenario.Server } },
            Slow with { Performance = null },
        ];
        foreach (Evidence other in others)
        {
            Comparison comparison = Comparison.Of([Named("a", Slow), Named("b", other)]);
            Assert.Empty(comparison.Lines);
            Assert.Equal("CMP001", Assert.Single(comparison.Findings).RuleId);
        }
    }

    [Fact]
    public void Other_conditions_are_labelled()
    {
        Evidence[] others =
        [
            Slow with { Ruleset = Slow.Ruleset with { Id = "2.0" } },
            Slow with { RulesetDigest = default },
            Slow with { Plan = Slow.Plan with { Division = Division.Open } },
            Slow with { Plan = Slow.Plan with { Profile = Profile.Quick } },
            Slow with { Plan = Slow.Plan with { Precision = Slow.Plan.Precision with { Inputs = NumberFormat.Bf16 } } },
        ];
        foreach (Evidence other in others)
        {
            Comparison comparison = Comparison.Of([Named("a", Slow), Named("b", other)]);
            Assert.Equal(2, comparison.Lines.Length);
            Assert.Equal(("CMP002", Severity.Warning), (Assert.Single(comparison.Findings).RuleId, comparison.Findings[0].Severity));
        }

        Comparison invalid = Comparison.Of([Named("a", Slow), Named("b", Slow with { Declared = Slow.Declared! with { Valid = false } })]);
        Assert.Equal("CMP003", Assert.Single(invalid.Findings).RuleId);
    }

    [Fact]
    public void What_the_ratio_may_be_to_show_is_noted_in_one_sentence()
    {
        Evidence other = Slow with { Plan = Slow.Plan with { System = "another", Sut = Slow.Plan.Sut with { Threads = Slow.Plan.Sut.Threads + 1 } } };
        Finding note = Assert.Single(Comparison.Of([Named("a", Slow), Named("b", other)]).Findings);

        Assert.Equal(("CMP004", Severity.Note), (note.RuleId, note.Severity));
        Assert.Contains($"system another and not {Slow.Plan.System}; number of threads {Slow.Plan.Sut.Threads + 1} and not {Slow.Plan.Sut.Threads}", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_is_written_as_JSON_without_floating_point_numbers()
    {
        string json = JsonSerializer.Serialize(Comparison.Of([Named("slow", ByPercentile(Slow)), Named("fast", ByPercentile(Fast))]), BenchJson.Line);

        Assert.Contains("\"ratio\":\"1\"", json, StringComparison.Ordinal);
        Assert.Contains("\"ratio_interval\":{\"low\":\"", json, StringComparison.Ordinal);
        Assert.Contains("\"confidence\":\"0.95\"", json, StringComparison.Ordinal);
    }

    /// <summary>Without early stopping: of so few queries the estimate is the slowest, or nearly, and may have no interval.</summary>
    private static Evidence ByPercentile(Evidence result)
    {
        RunLog run = result.Performance!;
        double percentile = run.Records.Select(static record => record.LatencyNs).Order().ElementAt((int)(run.Records.Length * run.Header.Settings.TargetLatencyPercentile));
        return result with
        {
            Declared = result.Declared! with { Value = percentile },
            Performance = run with
            {
                Header = run.Header with { Settings = run.Header.Settings with { EarlyStopping = false } },
                End = run.End with { Summary = run.End.Summary with { Value = percentile } },
            },
        };
    }

    private static ComparedResult Named(string name, Evidence evidence) =>
        new() { Name = name, Evidence = evidence, Row = ResultRow.Of(evidence, [], bundle: null) };
}
