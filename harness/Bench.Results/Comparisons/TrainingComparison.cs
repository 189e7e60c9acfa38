using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Results.Comparisons;

/// <summary>Training results side by side with the first of them: time to target and examples, what the runs leave open, and where the hyperparameters differ.</summary>
public sealed record TrainingComparison
{
    /// <summary>The compared results, in the order given; empty when the comparison is refused.</summary>
    public required ImmutableArray<TrainingComparisonLine> Lines { get; init; }

    /// <summary>The hyperparameters in which they differ; empty when refused.</summary>
    public required ImmutableArray<ComparedHyperparameter> Hyperparameters { get; init; }

    /// <summary>Why not (errors), what a reader must know (warnings), and in what the subjects differ (notes).</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>How the intervals were found; empty when refused.</summary>
    public required string Method { get; init; }

    /// <summary>The confidence of the intervals, a fraction.</summary>
    public double Confidence { get; init; } = TimeToTarget.Confidence;

    /// <summary>Compares results with the first of them.</summary>
    /// <remarks>
    /// Refused (CMP001): another workload, version, definition, data set or quality target, since the times then lead to different models; and a result without a score.
    /// Labelled (CMP002): another ruleset, precision, division, profile, number of runs or evaluation interval, or other reference convergence points; (CMP003): a result that is not valid. Noted (CMP004): in what the subjects of the comparison differ. Hyperparameters may differ: that is what is compared.
    /// </remarks>
    /// <exception cref="ArgumentException">There are fewer than two results.</exception>
    public static TrainingComparison Of(ImmutableArray<ComparedTraining> results)
    {
        if (results.Length < 2)
        {
            throw new ArgumentException("a comparison needs two results", nameof(results));
        }

        ComparedTraining first = results[0];
        ImmutableArray<Finding> findings =
        [
            .. results.Where(static result => result.Row.Seconds is null)
                .Select(static result => ComparisonKey.Report(Severity.Error, "CMP001", result.Name, "the result has no score", "give results of which enough runs reached the target")),
            .. results.Skip(1).SelectMany(other => ComparisonKey.Differences(first.Name, ComparisonKey.Of(first.Evidence), other.Name, ComparisonKey.Of(other.Evidence))),
            .. results.Skip(1).SelectMany(other => ComparedSubject.Differences(first.Name, first.Evidence, other.Name, other.Evidence)),
            .. results.Where(static result => !result.Row.Valid).Select(static result => ComparisonKey.Invalid(result.Name)),
        ];
        bool refused = findings.HasErrors;
        return new TrainingComparison
        {
            Lines = refused ? [] : LinesOf(results),
            Hyperparameters = refused ? [] : ComparedHyperparameter.Of(results),
            Findings = findings,
            Method = refused ? "" : TimeToTarget.Method,
        };
    }

    private static ImmutableArray<TrainingComparisonLine> LinesOf(ImmutableArray<ComparedTraining> results)
    {
        TimeToTarget[] times = [.. results.Select(static result => TimeToTarget.Of(result.Evidence))];
        ComparedTraining first = results[0];
        return [.. results.Select((result, i) => LineOf(result, times[i], first, i == 0 ? null : times[i].RatioTo(times[0])))];
    }

    private static TrainingComparisonLine LineOf(ComparedTraining result, TimeToTarget time, ComparedTraining first, Statistics.Interval? ratio) => new()
    {
        Name = result.Name,
        Row = result.Row,
        BatchSize = OptimizerSettings.Of(result.Evidence.Plan.Hyperparameters).BatchSize,
        Precision = result.Evidence.Plan.Precision,
        Interval = time.Interval,
        Ratio = first.Row.Seconds > 0 ? result.Row.Seconds / first.Row.Seconds : null,
        RatioInterval = ratio,
        ExamplesRatio = first.Row.Examples > 0 ? result.Row.Examples / first.Row.Examples : null,
        SecondsAsMeasured = result.Row.Seconds / result.Row.ScalingFactor,
        ConvergenceRatio = time.ConvergenceRatio,
    };
}
