using System.Collections.Immutable;
using System.Text;
using Bench.Results.Plots;
using Bench.Results.Reports;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Rules.Tests.Trainings;

/// <summary>What <c>check.json</c> says of later days: how it is read, judged and shown. The runs are the base's; only the workload's problem is another, which nothing here trains.</summary>
public sealed class DriftEvidenceTests
{
    private static readonly DriftSpec Drift = new() { Days = 3, HoldLimit = 0.2 };

    [Theory]
    [InlineData("""{"qualities":["0.1"],"days_held":1}""", "", "")]
    [InlineData("""{"qualities":["Infinity"],"days_held":0}""", "", "")]
    [InlineData("""{"qualities":[],"days_held":0}""", "FILE004", "the number of drift.qualities is 0; expected 1 to 366")]
    [InlineData("""{"qualities":["NaN"],"days_held":0}""", "FILE004", "drift.qualities[0] is NaN; expected at least 0")]
    [InlineData("""{"qualities":["0.1","-0.1"],"days_held":2}""", "FILE004", "drift.qualities[1] is -0.1; expected at least 0")]
    [InlineData("""{"qualities":["0.1"],"days_held":-1}""", "FILE004", "drift.days_held is -1; expected 0 to 366")]
    [InlineData("""{"qualities":["0.1"],"days_held":367}""", "FILE004", "drift.days_held is 367; expected 0 to 366")]
    [InlineData("""{"qualities":[0.1],"days_held":1}""", "FILE002", "reals and larger integers to be strings")]
    [InlineData("""{"qualities":["a tenth"],"days_held":1}""", "FILE002", "'a tenth' is no Double")]
    [InlineData("""{"qualities":["0.1"]}""", "FILE002", "days_held")]
    [InlineData("""{"days_held":1}""", "FILE002", "qualities")]
    [InlineData("""{"qualities":["0.1"],"days_held":1,"retrained":"0.1"}""", "FILE002", "retrained")]
    [InlineData("null", "FILE002", "null")]
    public void It_is_read_strictly(string drift, string code, string message)
    {
        SortedDictionary<string, byte[]> files = new(TrainingFiles.BaseFiles, StringComparer.Ordinal);
        files[TrainingFileNames.CheckOf(2)] = Encoding.UTF8.GetBytes($"{{\"examples\":8,\"error\":\"1E-06\",\"drift\":{drift}}}");
        Parsed<TrainingEvidence> read = TrainingFiles.TryRead(files);
        Assert.Equal(code.Length == 0, read.Succeeded);
        if (code.Length > 0)
        {
            Finding finding = Assert.Single(read.Findings);
            Assert.Equal((code, TrainingFileNames.CheckOf(2)), (finding.RuleId, finding.Location.Path));
            Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Days_of_a_workload_that_does_not_drift_are_a_difference()
    {
        TrainingEvidence with = TrainingFiles.Base with { Checks = [.. TrainingFiles.Base.Checks.Select(static (check, i) => i == 1 ? check! with { Drift = Curve(0.1) } : check)] };
        Finding finding = Assert.Single(TrainingRecomputation.Check(with, TrainingFiles.FilesOf(TrainingFiles.BaseFiles)));
        Assert.Equal(("E_RECOMPUTE", TrainingFileNames.CheckOf(2)), (finding.RuleId, finding.Location.Path));
        Assert.Contains("drift is of 1 days; the rest of the evidence gives absent: the workload declares no drift", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_converged_and_was_not_looked_at_on_later_days_is_found()
    {
        TrainingEvidence all = Drifting(Enumerable.Repeat(Curve(0.1, 0.1, 0.1), 5));
        Assert.Empty(new ModelNotChecked().Check(all));

        TrainingEvidence one = Drifting([Curve(0.1, 0.1, 0.1), Curve(0.1, 0.1, 0.1), null, Curve(0.1, 0.1, 0.1), Curve(0.1, 0.1, 0.1)]);
        Finding finding = Assert.Single(new ModelNotChecked().Check(one));
        Assert.Equal((Severity.Warning, "runs/3/check.json"), (finding.Severity, finding.Location.Path));
        Assert.Contains("expected drift in runs/3/check.json with the quality on each of 3 days", finding.Message, StringComparison.Ordinal);

        // Where the whole file is absent, that is said, and once.
        Finding absent = Assert.Single(new ModelNotChecked().Check(one with { Checks = one.Checks.SetItem(2, null) }));
        Assert.Contains("were not compared with the reference's", absent.Message, StringComparison.Ordinal);
        Assert.Empty(new ModelNotChecked().Check(TrainingForgeries.Failing(TrainingOutcome.Faulted, 2) with { Workload = one.Workload, Checks = one.Checks }));
    }

    [Fact]
    public void The_table_has_the_median_of_the_runs_that_count()
    {
        TrainingEvidence plain = TrainingFiles.Base;
        ImmutableArray<int> kept = TrainingScore.Of(plain.Plan, plain.Ruleset.Training!, plain.Runs, plain.ReferenceConvergence).Kept;
        Assert.Equal(3, kept.Length);
        DriftCurve[] curves = [.. Enumerable.Repeat(Curve(0.3), 5)];
        (curves[kept[0]], curves[kept[1]], curves[kept[2]]) = (Curve(0.1, 0.1, 0.1), Curve(0.1, 0.1, 0.3), Curve(0.1, 0.3, 0.1));
        TrainingRow row = Row(Drifting(curves));
        Assert.Equal((2, 3, 0.2, "2 of 3 days"), (row.DaysHeld, row.DriftDays, row.HoldLimit, row.HoldsText));
        Assert.Equal("at least 3 days", Row(Drifting(Enumerable.Repeat(Curve(0.1, 0.1, 0.1), 5))).HoldsText);
        TrainingRow unknown = Row(Drifting(curves.Select((curve, i) => i == kept[0] ? null : curve)));
        Assert.Equal((null, "not established"), (unknown.DaysHeld, unknown.HoldsText));
        TrainingRow none = Row(TrainingFiles.Base);
        Assert.Equal((null, null, null, null), (none.DaysHeld, none.DriftDays, none.HoldLimit, none.HoldsText));

        Assert.Equal(["2", "3", "0.2"], Fields(row));
        Assert.Equal(["", "3", "0.2"], Fields(unknown));
        Assert.Equal(["", "", ""], Fields(none));
    }

    [Fact]
    public void The_page_draws_every_run_against_the_limit()
    {
        TrainingEvidence evidence = Drifting([Curve(0.1, 0.15, 0.3), Curve(0.1, 0.1, 0.1), null, Curve(0.1, double.PositiveInfinity, 0.1), Curve(0.1, 0.1, 0.1)]);
        string picture = DriftPlot.Draw("w", Drift, evidence.Runs, evidence.Checks)!;
        Assert.Contains("the first to go beyond the limit holds 1 of 3 days", picture, StringComparison.Ordinal);
        Assert.Contains("holds up to 0.2", picture, StringComparison.Ordinal);
        Assert.Contains("run 1, day 3: 0.3; holds 2 of 3 days", picture, StringComparison.Ordinal);
        Assert.Contains("run 4, day 3: 0.1; holds 1 of 3 days", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("run 4, day 2", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("run 3", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", picture, StringComparison.Ordinal);
        Assert.Null(DriftPlot.Draw("w", Drift, evidence.Runs, [null, null, null, null, null]));
        string page = ResultReport.Of([], [Reported(evidence)]).Page();
        Assert.Contains("quality on the days after training", page, StringComparison.Ordinal);
        Assert.Contains("not measured", page, StringComparison.Ordinal);
        Assert.Contains("1 of 3 days", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Days held", ResultReport.Of([], [Reported(TrainingFiles.Base)]).Page(), StringComparison.Ordinal);
    }

    private static DriftCurve Curve(params double[] qualities) => new() { Qualities = [.. qualities], DaysHeld = Drift.DaysHeldBy([.. qualities]) };

    private static TrainingEvidence Drifting(IEnumerable<DriftCurve?> curves) => TrainingFiles.Base with
    {
        Workload = TrainingFiles.Base.Workload with { Problem = new CursorDecoder { Electrodes = 4, Hidden = 2, Drift = Drift } },
        Checks = [.. TrainingFiles.Base.Checks.Zip(curves, static (check, curve) => check! with { Drift = curve })],
    };

    private static ReportedTraining Reported(TrainingEvidence evidence) => new(evidence, [], Bundle: null, "w.bundle.zip");

    private static TrainingRow Row(TrainingEvidence evidence) => TrainingRow.Of(Reported(evidence));

    private static string[] Fields(TrainingRow row)
    {
        using StringWriter csv = new();
        TrainingCsv.Write(csv, [row]);
        string[][] lines = [.. csv.ToString().Split('\n').Select(static line => line.Split(','))];
        int first = Array.IndexOf(lines[0], "days_held");
        Assert.Equal(["days_held", "drift_days", "hold_limit"], lines[0][first..(first + 3)]);
        return lines[1][first..(first + 3)];
    }
}
