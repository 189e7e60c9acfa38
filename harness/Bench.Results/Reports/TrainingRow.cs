using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Results.Reports;

/// <summary>A training result as one row of a table: what <c>training.csv</c>, the page and the terminal show.</summary>
public sealed record TrainingRow
{
    /// <summary>The bundle's id; null for a run directory that was not sealed.</summary>
    public Sha256Digest? Bundle { get; init; }

    /// <summary>The bundle's file, for the terminal; empty where it is no bundle's, or not asked for.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";

    /// <summary>The submitter.</summary>
    public required string Submitter { get; init; }

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>The category.</summary>
    public required Category Category { get; init; }

    /// <summary>The system's id.</summary>
    public required string System { get; init; }

    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Whether the numbers follow from the logs. Where they do not, none stands here: score, examples, quality, days and percent of speed of light are null.</summary>
    public bool NumbersEstablished { get; init; } = true;

    /// <summary>What stands where there is no number: <c>none</c>, or <c>not established</c>.</summary>
    [JsonIgnore]
    public string NoNumber => NumbersEstablished ? "none" : LoggedNumbers.NotEstablished;

    /// <summary>Runs that were made.</summary>
    public required int Runs { get; init; }

    /// <summary>Of these, how many reached the target.</summary>
    public required int Converged { get; init; }

    /// <summary>The score: the olympic mean of the times to target, seconds; null where there is none.</summary>
    public double? Seconds { get; init; }

    /// <summary>Mean of the examples that the counted runs were trained on; null without a score.</summary>
    public double? Examples { get; init; }

    /// <summary>The metric of quality.</summary>
    public required string QualityMetric { get; init; }

    /// <summary>The worst last quality of the counted runs; null without a score.</summary>
    public double? Quality { get; init; }

    /// <summary>The target, at most.</summary>
    public required double QualityTarget { get; init; }

    /// <summary>Days that the trained decoders hold: the median of the counted runs, the lower of two; no part of the score. Null where the workload declares no drift, without a score, and where a counted run was not looked at.</summary>
    public int? DaysHeld { get; init; }

    /// <summary>Days that were looked at: a decoder that holds so many holds at least so many. Null without drift.</summary>
    public int? DriftDays { get; init; }

    /// <summary>The greatest quality at which a decoder still holds; null without drift.</summary>
    public double? HoldLimit { get; init; }

    /// <summary>What the convergence test establishes, in words.</summary>
    public required string Convergence { get; init; }

    /// <summary>What the score was multiplied by for convergence faster than the reference's mean; 1 where by nothing.</summary>
    public required double ScalingFactor { get; init; }

    /// <summary>Percent of the machine's measured limit; null when it is not known.</summary>
    public double? SpeedOfLightPercent { get; init; }

    /// <summary>The bundle that the hyperparameters were borrowed from; null where they are the submitter's own.</summary>
    public Sha256Digest? BorrowedFrom { get; init; }

    /// <summary>Which of the started attempts it is; null where no ledger says so.</summary>
    public int? Attempt { get; init; }

    /// <summary>Attempts started; null where no ledger says so.</summary>
    public int? AttemptsStarted { get; init; }

    /// <summary>Attempts that ended without a result: abandoned, interrupted or failed; null where no ledger says so.</summary>
    public int? AttemptsWithoutResult { get; init; }

    /// <summary>Whether the result is valid: it is declared so, and no finding refuses it.</summary>
    public required bool Valid { get; init; }

    /// <summary>The ids of the rules that found something, each once, sorted.</summary>
    public required ImmutableArray<string> Findings { get; init; }

    /// <summary>The ids of those that refuse the result, each once, sorted.</summary>
    public required ImmutableArray<string> Refusals { get; init; }

    /// <summary>The attempts in words: <c>2 of 3, 1 without a result</c>.</summary>
    [JsonIgnore]
    public string AttemptsText => Attempt is null ? "not established"
        : string.Create(CultureInfo.InvariantCulture, $"{Attempt} of {AttemptsStarted}{(AttemptsWithoutResult > 0 ? $", {AttemptsWithoutResult} without a result" : "")}");

    /// <summary>How long the trained decoders hold, in words: <c>8 of 12 days</c>, <c>not established</c>; null without drift.</summary>
    [JsonIgnore]
    public string? HoldsText => DriftDays is not { } days ? null : DaysHeld is { } held ? Quantity.Days(held, days) : "not established";

    /// <summary>The row of a result.</summary>
    public static TrainingRow Of(ReportedTraining result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TrainingEvidence evidence = result.Evidence;
        TrainingScore? score = ScoreOf(evidence);
        bool borneOut = LoggedNumbers.AreBorneOut(result.Findings);
        bool scored = borneOut && score?.Seconds is not null;
        return new TrainingRow
        {
            Bundle = result.Bundle,
            File = result.File,
            Submitter = evidence.Plan.Submitter,
            Division = evidence.Plan.Division,
            Category = evidence.Plan.Category,
            System = evidence.Plan.System,
            Workload = evidence.Plan.Workload,
            Profile = evidence.Plan.Profile,
            NumbersEstablished = borneOut,
            Runs = evidence.Runs.Length,
            Converged = evidence.Runs.Count(static run => run.End.Outcome == TrainingOutcome.Converged),
            Seconds = borneOut ? score?.Seconds : null,
            Examples = scored ? score!.Kept.Average(run => (double)evidence.Runs[run].End.Examples) : null,
            QualityMetric = JsonNamingPolicy.SnakeCaseLower.ConvertName(evidence.Workload.Problem.Metric.ToString()),
            Quality = scored ? score!.Kept.Max(run => evidence.Runs[run].Evaluations[^1].Quality) : null,
            QualityTarget = evidence.Plan.QualityTarget,
            DaysHeld = scored ? DaysHeldOf(evidence, score!) : null,
            DriftDays = evidence.Drift?.Days,
            HoldLimit = evidence.Drift?.HoldLimit,
            Convergence = borneOut ? ConvergenceText(score) : LoggedNumbers.NotEstablished,
            ScalingFactor = score?.ScalingFactor ?? 1,
            SpeedOfLightPercent = borneOut ? evidence.Declared?.SpeedOfLightPercent : null,
            BorrowedFrom = evidence.Plan.Borrowing?.Lender,
            Attempt = evidence.Attempts?.Number(),
            AttemptsStarted = evidence.Attempts?.CountStarted(),
            AttemptsWithoutResult = evidence.Attempts?.EntriesOf<LedgerEntry.Ended>().Count(static ended => ended.Outcome != AttemptOutcome.Sealed),
            Valid = evidence.Declared is { Valid: true } && !result.Findings.HasErrors,
            Refusals = [.. result.Findings.Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
            Findings = [.. result.Findings.Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    private static int? DaysHeldOf(TrainingEvidence evidence, TrainingScore score)
    {
        int?[] held = [.. score.Kept.Select(run => evidence.Checks.ElementAtOrDefault(run)?.Drift?.DaysHeld).Order()];
        return held.Contains(null) ? null : held[(held.Length - 1) / 2];
    }

    /// <summary>The score that the runs give; null where the ruleset has no training.</summary>
    internal static TrainingScore? ScoreOf(TrainingEvidence evidence) =>
        evidence.Ruleset.Training is { } round ? TrainingScore.Of(evidence.Plan, round, evidence.Runs, evidence.ReferenceConvergence) : null;

    private static string ConvergenceText(TrainingScore? score) => score?.Convergence is not { } verdict ? "not tested" : verdict.Outcome switch
    {
        ConvergenceOutcome.LimitMet => verdict.ScalingFactor is { } factor ? string.Create(CultureInfo.InvariantCulture, $"within the limit, time x {factor:0.###}") : "as the reference",
        ConvergenceOutcome.FasterThanLimit => "FASTER than the reference could",
        ConvergenceOutcome.TooFewConverged => "too few runs converged",
        _ => "no reference at this batch size",
    };
}
