using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run that did not meet the target in a result that has a score all the same.</summary>
/// <remarks>Source: MLPerf Training Rules, "Benchmark Results". Documentation: TrainingRunNotConverged.md.</remarks>
public sealed class TrainingRunNotConverged : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN203",
        Defect = nameof(TrainingRunNotConverged),
        Title = "a run did not converge and does not count",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Benchmark Results\"",
        Catalogue = ["RUN-10"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!evidence.HasScore)
        {
            yield break;
        }

        HashSet<int> scored = [.. evidence.Scored.Select(static run => run.Number)];
        foreach (TrainedRun run in evidence.Trained.Where(static run => run.Log.End.Outcome == TrainingOutcome.NotConverged))
        {
            string place = scored.Contains(run.Number) ? "it is dropped as the slowest" : "it is not of the runs that are scored";
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"run {run.Number} had not converged after {run.Log.End.Examples} examples{Best(run.Log)}; {place}",
                "");
        }
    }

    private static string Best(TrainingRunLog log) => log.Evaluations.IsEmpty ? "" : $", at {log.Evaluations.Min(static evaluation => evaluation.Quality):G5}";
}
