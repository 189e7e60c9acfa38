using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Results.Reproductions;

/// <summary>The numbers of a result beside those of its reruns, each with what follows of it.</summary>
public static class ReproducedNumbers
{
    /// <summary>The name of the number that says whether a result is valid: 1 or 0.</summary>
    public const string ValidName = "valid";

    /// <summary>The numbers of an inference result: the scenario's metric and the accuracy decide, the others are shown.</summary>
    /// <param name="submitted">The submitted result, with its timed run and its score.</param>
    /// <param name="reruns">At least one rerun by the same plan.</param>
    /// <param name="round">The allowed difference.</param>
    public static ImmutableArray<ReproducedNumber> Of(Evidence submitted, ImmutableArray<Evidence> reruns, ReproductionNumbers round)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        ArgumentNullException.ThrowIfNull(round);
        ImmutableArray<RunSummary> runs = [.. reruns.Select(static rerun => rerun.Performance!.End.Summary)];
        RunSummary claimed = submitted.Performance!.End.Summary;
        ReproducedNumber Speed(string name, string unit, Func<RunSummary, double> read, bool decides, bool moreIsBetter) =>
            Compared(name, unit, [read(claimed)], [.. runs.Select(read)], round, decides, moreIsBetter);
        bool rate = submitted.Plan.Scenario is Scenario.Server or Scenario.Offline;
        return
        [
            Speed(claimed.Metric, claimed.Unit, static run => run.Value, decides: true, moreIsBetter: rate),
            Accuracy("accuracy_error", "", submitted.Score!.Score, [.. reruns.Select(static rerun => rerun.Score!.Score)], submitted.Score.Target),
            Valid([.. reruns.Select(static rerun => rerun.Declared is { Valid: true })], submitted.Declared!.Valid),
            Speed("mean_latency_ns", "ns", static run => run.MeanLatencyNs, decides: false, moreIsBetter: false),
            .. claimed.Percentiles.Where(static one => one.Percentile is 0.5 or 0.99)
                .Select(one => Speed(Percentile(one.Percentile), "ns", run => run.Percentiles.Single(other => other.Percentile == one.Percentile).LatencyNs, decides: false, moreIsBetter: false)),
            .. claimed.TokensPerSecond is null ? Array.Empty<ReproducedNumber>() : [Speed("tokens_per_second", "tokens/s", static run => run.TokensPerSecond ?? 0, decides: false, moreIsBetter: true)],
        ];
    }

    /// <summary>The numbers of a training result. How fast it trains decides, and is the same or is not; how many examples it needs differs from run to run by the luck of its seeds, so there only a difference beyond chance decides. The time to target follows from both and is shown.</summary>
    /// <param name="submitted">The submitted result.</param>
    /// <param name="rerun">A result of runs by the same plan.</param>
    /// <param name="round">The allowed difference.</param>
    public static ImmutableArray<ReproducedNumber> Of(TrainingEvidence submitted, TrainingEvidence rerun, ReproductionNumbers round)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        ArgumentNullException.ThrowIfNull(rerun);
        ReproducedNumber Of(string name, string unit, Func<TrainingRunEnd, double> read, bool decides) =>
            Compared(name, unit, Read(submitted, read), Read(rerun, read), round, decides, moreIsBetter: false);
        return
        [
            Of("ns_per_example", "ns", static end => (double)end.StopNs / end.Examples, decides: true),
            Chance(Of("examples_to_target", "", static end => end.Examples, decides: true)),
            Converged(submitted, rerun),
            .. submitted.Ruleset.Training is { } training && submitted.Checks is [{ } check, ..]
                ? [Accuracy("model_error", "", check.Error, [.. rerun.Checks.Select(static one => one?.Error ?? double.NaN)], training.ModelTolerance)]
                : Array.Empty<ReproducedNumber>(),
            Of("seconds_to_target", "s", static end => end.StopNs / 1e9, decides: false),
        ];
    }

    /// <summary>The same number judged the other way round: it differs only where the interval leaves no room for equality.</summary>
    private static ReproducedNumber Chance(ReproducedNumber number) => number with
    {
        OfSpeed = false,
        Allowed = "no more than chance",
        Verdict = number.Interval is not { } interval ? Equivalence.NotEstablished : interval.Low <= 1 && interval.High >= 1 ? Equivalence.Equivalent : Equivalence.Different,
    };

    private static ImmutableArray<double> Read(TrainingEvidence evidence, Func<TrainingRunEnd, double> read) =>
        [.. evidence.Runs.Select(static run => run.End).Where(static end => end.Outcome == TrainingOutcome.Converged).Select(read)];

    private static ReproducedNumber Compared(string name, string unit, ImmutableArray<double> submitted, ImmutableArray<double> reruns, ReproductionNumbers round, bool decides, bool moreIsBetter)
    {
        // Of zero there is no ratio: a run without a completion, or without a run that converged.
        EquivalenceTest? test = submitted.Concat(reruns).All(static value => value > 0) && submitted.Length > 0 && reruns.Length > 0
            ? EquivalenceTest.Of(submitted, reruns, round.AllowedDifference, round.Confidence)
            : null;
        return new ReproducedNumber
        {
            Name = name,
            Unit = unit,
            Submitted = submitted,
            Reruns = reruns,
            Ratio = test?.Ratio,
            Interval = test?.Interval,
            Allowed = $"{Text(1 - round.AllowedDifference)} to {Text(Math.Round(1 / (1 - round.AllowedDifference), 4))} times",
            Decides = decides,
            OfSpeed = true,
            Verdict = test?.Verdict ?? Equivalence.NotEstablished,
            Worse = test is { } known && (moreIsBetter ? known.Ratio < 1 : known.Ratio > 1),
        };
    }

    /// <summary>An error that must keep its target in every rerun, however far below it the submitted one is.</summary>
    private static ReproducedNumber Accuracy(string name, string unit, double submitted, ImmutableArray<double> reruns, double target) => new()
    {
        Name = name,
        Unit = unit,
        Submitted = [submitted],
        Reruns = reruns,
        Allowed = $"at most {Quantity.Number(target)}",
        Decides = true,
        Verdict = reruns.Any(double.IsNaN) ? Equivalence.NotEstablished : reruns.All(error => error <= target) ? Equivalence.Equivalent : Equivalence.Different,
        Worse = true,
    };

    /// <summary>A result that was valid and whose reruns are not is another one; one that was not valid proves nothing by its reruns.</summary>
    private static ReproducedNumber Valid(ImmutableArray<bool> reruns, bool submitted) => new()
    {
        Name = ValidName,
        Unit = "",
        Submitted = [submitted ? 1 : 0],
        Reruns = [.. reruns.Select(static valid => valid ? 1.0 : 0.0)],
        Allowed = "as submitted",
        Decides = true,
        Verdict = submitted && reruns.All(static valid => valid) ? Equivalence.Equivalent : !submitted || reruns.Any(static valid => valid) ? Equivalence.NotEstablished : Equivalence.Different,
        Worse = submitted,
    };

    /// <summary>One run of a score may fail to converge (the dropped slowest); more than that in as many runs is another result.</summary>
    private static ReproducedNumber Converged(TrainingEvidence submitted, TrainingEvidence rerun)
    {
        double Share(TrainingEvidence evidence) => evidence.Runs.Count(static run => run.End.Outcome == TrainingOutcome.Converged) / (double)evidence.Runs.Length;
        int lost = rerun.Runs.Count(static run => run.End.Outcome != TrainingOutcome.Converged);
        return new ReproducedNumber
        {
            Name = "runs_converged",
            Unit = "",
            Submitted = [Share(submitted)],
            Reruns = [Share(rerun)],
            Allowed = $"all but {Math.Max(submitted.Plan.DroppedRuns, 0)}",
            Decides = true,
            Verdict = lost <= submitted.Plan.DroppedRuns ? Equivalence.Equivalent : Equivalence.Different,
            Worse = true,
        };
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Percentile(double fraction) => fraction == 0.5 ? "p50_latency_ns" : "p99_latency_ns";
}
