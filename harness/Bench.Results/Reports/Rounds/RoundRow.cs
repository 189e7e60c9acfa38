using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Comparisons;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Statistics;
using Bench.Statistics.Convergence;

namespace Bench.Results.Reports.Rounds;

/// <summary>A result as a row of a round's page: all that is kept of it once its own page is written, so that a round of any size fits into memory.</summary>
internal sealed record RoundRow
{
    /// <summary>Bundle ids as file names: a row's page is <c>results/ID.html</c>.</summary>
    public required Sha256Digest Id { get; init; }

    /// <summary><c>inference</c> or <c>training</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The plan: who submits what, under which round.</summary>
    public required ResultPlan Plan { get; init; }

    /// <summary>The scenario; <c>time to target</c> for training.</summary>
    public required string Scenario { get; init; }

    /// <summary>What it may be held for.</summary>
    public required RoundStanding Standing { get; init; }

    /// <summary>What its metric is called, and which direction is better.</summary>
    public required string Metric { get; init; }

    /// <summary>Whether a smaller value is better.</summary>
    public required bool LessIsBetter { get; init; }

    /// <summary>What stands where there is no number.</summary>
    public required string NoNumber { get; init; }

    /// <summary>The metric's value in <see cref="Unit"/>; null when there is none, and when its log does not bear it out.</summary>
    public double? Value { get; init; }

    /// <summary>The metric's unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Between which values the metric lies, as far as the log tells; null when it is too short to say.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Accuracy error or quality; null when there is none.</summary>
    public double? Quality { get; init; }

    /// <summary>What it must not exceed; null when there is none.</summary>
    public double? QualityTarget { get; init; }

    /// <summary>Accuracy or quality as text, to as many digits as its kind is told to.</summary>
    public required Func<double, string> QualityText { get; init; }

    /// <summary>Percent of the machine's measured limit; null when it is not known.</summary>
    public double? SpeedOfLightPercent { get; init; }

    /// <summary>Which of the started attempts it is, in words.</summary>
    public required string Attempts { get; init; }

    /// <summary>What a reader must know beside the number.</summary>
    public required ImmutableArray<string> Conditions { get; init; }

    /// <summary>The ids of the rules that found something, each once.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>The ids of those that refuse the result, each once.</summary>
    public required ImmutableArray<string> Refusals { get; init; }

    /// <summary>What it may be compared by.</summary>
    public required ImmutableArray<ComparisonKey> Keys { get; init; }

    /// <summary>All that another result must share to be compared with it.</summary>
    public string Comparable => string.Join('\n', Keys.Where(static key => key.Refuses).Select(static key => key.Value).Prepend(Kind));

    /// <summary>The row of an inference result.</summary>
    public static RoundRow Of(ReportedResult result, ResultRow row) => new()
    {
        Id = result.Bundle!.Value,
        Kind = "inference",
        Plan = result.Evidence.Plan,
        Scenario = ScenarioText.Of(row.Scenario),
        Standing = StandingOf(row.Valid, result.Evidence.Plan),
        Metric = row.MetricTitle,
        LessIsBetter = row.Unit == "ns",
        NoNumber = row.NoNumber,
        Value = row.Value,
        Unit = row.Unit,
        Interval = row.NumbersEstablished && result.Evidence.Performance is { } run ? MetricInterval.Of(run) : null,
        Quality = row.Accuracy,
        QualityTarget = row.AccuracyTarget,
        QualityText = Quantity.Number,
        SpeedOfLightPercent = row.SpeedOfLightPercent,
        Attempts = AttemptsOf(result.Evidence),
        Conditions =
        [
            .. ProfileOf(row.Profile),
            .. row.TargetQps is { } rate ? [$"{Quantity.Number(rate)} samples/s {(row.Scenario == Spec.Scenario.Offline ? "expected" : "asked for")}"] : Array.Empty<string>(),
            .. row.TtftP99Ns is { } first ? [$"TTFT p99 {Quantity.Bounded(first, row.TtftBoundNs)}", $"TPOT p99 {Quantity.Bounded(row.TpotP99Ns, row.TpotBoundNs)}"] : Array.Empty<string>(),
            .. row.TokensPerSecond is { } tokens ? [$"{Quantity.Number(tokens)} tokens/s"] : Array.Empty<string>(),
            .. row.ComplianceText is { Length: > 0 } tests ? [tests] : Array.Empty<string>(),
            .. KeyOf(result.DevelopmentKey),
        ],
        Findings = row.Findings,
        Refusals = row.Refusals,
        Keys = ComparisonKey.Of(result.Evidence),
    };

    /// <summary>The row of a training result.</summary>
    public static RoundRow Of(ReportedTraining result, TrainingRow row) => new()
    {
        Id = result.Bundle!.Value,
        Kind = "training",
        Plan = result.Evidence.Plan,
        Scenario = "time to target",
        Standing = StandingOf(row.Valid, result.Evidence.Plan),
        Metric = result.Evidence.Plan.DroppedRuns > 0 ? "mean time to target of the runs that count" : "time to target",
        LessIsBetter = true,
        NoNumber = row.NoNumber,
        Value = row.Seconds,
        Unit = TrainingScore.Unit,
        Interval = row.NumbersEstablished ? TimeToTarget.Of(result.Evidence).Interval : null,
        Quality = row.Quality,
        QualityTarget = row.QualityTarget,
        QualityText = Quantity.Quality,
        SpeedOfLightPercent = row.SpeedOfLightPercent,
        Attempts = AttemptsOf(result.Evidence),
        Conditions =
        [
            .. ProfileOf(row.Profile),
            $"{row.Converged} of {Quantity.Counted(row.Runs, "run")} converged",
            .. row.Examples is { } examples ? [$"{Quantity.Number(examples)} examples"] : Array.Empty<string>(),
            row.Convergence == "not tested" ? "convergence not tested" : row.Convergence,
            .. row.HoldsText is { } holds ? [$"holds {holds}"] : Array.Empty<string>(),
            .. row.BorrowedFrom is { } lender ? [$"hyperparameters borrowed from {lender.Hex[..8]}"] : Array.Empty<string>(),
            .. KeyOf(result.DevelopmentKey),
        ],
        Findings = row.Findings,
        Refusals = row.Refusals,
        Keys = ComparisonKey.Of(result.Evidence),
    };

    private static RoundStanding StandingOf(bool valid, ResultPlan plan) =>
        !valid ? RoundStanding.Invalid : plan is { Profile: Profile.Full, Submittable: true } ? RoundStanding.Submittable : RoundStanding.NotSubmittable;

    private static string AttemptsOf(ResultEvidence evidence)
    {
        if (evidence.Attempts is not { } attempts)
        {
            return "not established";
        }

        int without = attempts.EntriesOf<LedgerEntry.Ended>().Count(static ended => ended.Outcome != AttemptOutcome.Sealed);
        return string.Create(CultureInfo.InvariantCulture, $"{attempts.Number()} of {attempts.CountStarted()}{(without > 0 ? $", {without} without a result" : "")}");
    }

    private static string[] ProfileOf(Profile profile) => profile == Profile.Quick ? ["quick"] : [];

    private static string[] KeyOf(bool developmentKey) => developmentKey ? ["development key"] : [];
}
