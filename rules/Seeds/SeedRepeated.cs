using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>Two runs of one result with the same seed or the same salt.</summary>
/// <remarks>Source: MLPerf Training Rules, "Random numbers". Documentation: SeedRepeated.md.</remarks>
public sealed class SeedRepeated : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED201",
        Defect = nameof(SeedRepeated),
        Title = "a seed was used twice",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Random numbers\"",
        Catalogue = ["SEED-02", "SEED-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((TrainedRun run, TrainedRun earlier) in Repeated(evidence, static run => $"{run.Log.Header.Seed}"))
        {
            yield return Repeats(evidence, run, earlier, $"the seed {run.Log.Header.Seed}");
        }

        foreach ((TrainedRun run, TrainedRun earlier) in Repeated(evidence, static run => run.Log.End.Salt).Where(static pair => pair.Run.Log.Header.Seed != pair.Earlier.Log.Header.Seed))
        {
            yield return Repeats(evidence, run, earlier, $"the salt {run.Log.End.Salt}");
        }

        // What another seed trained is never the same to the last bit, nor are its times.
        foreach ((TrainedRun run, TrainedRun earlier) in Repeated(evidence, static run => run.Log.End.Weights?.Hex ?? $"none {run.Number}")
            .Concat(Repeated(evidence, static run => run.Log.Updates.IsEmpty ? $"none {run.Number}" : run.Log.End.Updates.Hex))
            .Where(static pair => pair.Run.Log.Header.Seed != pair.Earlier.Log.Header.Seed).DistinctBy(static pair => pair.Run.Number))
        {
            yield return Repeats(evidence, run, earlier, run.Log.End.Weights == earlier.Log.End.Weights ? $"weights of SHA-256 {run.Log.End.Weights}" : "the times of its updates");
        }
    }

    private Finding Repeats(TrainingEvidence evidence, TrainedRun run, TrainedRun earlier, string what) => Descriptor.Report(
        evidence,
        run.Path,
        $"run {run.Number} has {what}, which run {earlier.Number} had; a seed is used once",
        "submitter: measure again, since the harness draws a new seed for every run; reviewer: one of the two was copied from the other");

    private static IEnumerable<(TrainedRun Run, TrainedRun Earlier)> Repeated(TrainingEvidence evidence, Func<TrainedRun, string> of) =>
        evidence.Trained.GroupBy(of).SelectMany(static same => same.Skip(1).Select(run => (run, same.First())));
}
