using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A model that is better on the evaluation set than on examples that nobody could have known.</summary>
/// <remarks>Source: MLPerf Training Rules, "Training and Test Sets". Documentation: EvaluationSetLearnt.md.</remarks>
public sealed class EvaluationSetLearnt : IRule<TrainingEvidence>
{
    /// <summary>Chance alone gives as much once in 30,000 runs.</summary>
    private const int MostStandardErrors = 4;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA201",
        Defect = nameof(EvaluationSetLearnt),
        Title = "the evaluation set was learnt",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Training and Test Sets\"",
        Catalogue = ["DATA-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (TrainedRun run in evidence.Converged)
        {
            if (run.Log.End.Fresh is not { } fresh || run.Log.Evaluations.IsEmpty)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"run {run.Number} converged and was not evaluated on fresh examples; whether it learnt the evaluation set is not established",
                    Remedy.ForChanged("the log"));
                continue;
            }

            double known = run.Log.Evaluations[^1].Quality;
            double most = known + (MostStandardErrors * fresh.StandardError);
            if (!(fresh.Quality <= most))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"run {run.Number} has {known:G5} on the evaluation set and {fresh.Quality:G5} on examples drawn after training; up to {most:G5}, {MostStandardErrors} standard errors more, is chance",
                    "train on the training examples alone");
            }
        }
    }
}
