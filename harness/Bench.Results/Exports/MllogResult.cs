using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Results.Exports;

/// <summary>A training result that is to be exported under a carrier's name.</summary>
public sealed record MllogResult
{
    private const double NsPerMs = 1e6;

    /// <summary>The bundle's path, for findings.</summary>
    public required string Bundle { get; init; }

    /// <summary>The bundle's id, by which the exported files name their source.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>What the bundle holds.</summary>
    public required TrainingEvidence Evidence { get; init; }

    /// <summary>The carrier.</summary>
    public required MllogCarrier Carrier { get; init; }

    /// <summary>The category in the words of MLCommons' tools: <see cref="MllogSystem.StatusOf"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Our own score; null where the round has no training.</summary>
    public TrainingScore? Score => Evidence.Ruleset.Training is { } round ? TrainingScore.Of(Evidence.Plan, round, Evidence.Runs, Evidence.ReferenceConvergence) : null;

    /// <summary>The runs that travel: the window that the score is of, in order; all where too few were made.</summary>
    public ImmutableArray<int> Runs => Evidence.Runs.Length < Evidence.Plan.ScoredRuns
        ? [.. Enumerable.Range(0, Evidence.Runs.Length)]
        : [.. Enumerable.Range(Score?.FirstRun ?? 0, Evidence.Plan.ScoredRuns)];

    /// <summary>The result's folder below <c>results/</c>: system, carrier.</summary>
    public string Folder => $"{Evidence.Plan.System}/{Carrier.Name}";

    /// <summary>The score in minutes, by the operations of MLCommons' summarizer in their order, so that both agree to the last bit; null where it would publish none.</summary>
    public double? Minutes()
    {
        double?[] minutes = [.. Runs.Select(run => Evidence.Runs[run].End).Select(static end => end.Outcome == TrainingOutcome.Converged ? end.StopNs / NsPerMs / 60 / 1000 : (double?)null)];
        return OlympicScore.Of(minutes, MllogCarrier.DroppedRuns, Score?.ScalingFactor ?? 1).Score;
    }

    /// <summary>The verdict of MLCommons' convergence checker on the runs that travel, by the points that travel with them; null, with the reason, where it can reach none.</summary>
    public ConvergenceVerdict? RcpVerdict(out string? why)
    {
        if (Evidence.ReferenceConvergence is not { } points || Evidence.Ruleset.Training is not { } round)
        {
            why = "the result has no reference convergence points";
            return null;
        }

        TrainingRound coded = round with { ConvergenceReading = ConvergenceReading.AsCoded, ConvergenceSignificance = MllogCarrier.Significance };
        if (TrainingScore.ReferenceOf(points, coded, Carrier.Runs, MllogCarrier.DroppedRuns, out why) is not { } reference)
        {
            return null;
        }

        ConvergenceOfSubmission submission = new()
        {
            BatchSize = OptimizerSettings.Of(Evidence.Plan.Hyperparameters).BatchSize,
            Convergence = [.. Runs.Select(run => Evidence.Runs[run].End).Select(static end => end.Outcome == TrainingOutcome.Converged ? end.Examples : (double?)null)],
        };
        why = submission.WhyRefused(MllogCarrier.DroppedRuns);
        return why is null ? reference.Test(submission) : null;
    }
}
