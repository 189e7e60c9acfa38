using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>An initialisation, which no clock times, that took longer than the round allows.</summary>
/// <remarks>Source: MLPerf Training Rules, "Run Results". Documentation: InitialisationTooLong.md.</remarks>
public sealed class InitialisationTooLong : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN206",
        Defect = nameof(InitialisationTooLong),
        Title = "initialisation took too long",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Run Results\"",
        Catalogue = ["RUN-12"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Ruleset.Training is not { } round)
        {
            yield break;
        }

        TimeSpan limit = evidence.Plan.Division == Division.Closed ? round.InitialisationClosed : round.InitialisationOpen;
        const string help = "do less before the clock starts: compile once, load later";
        if (evidence.Plan.InitialisationLimitMs > limit.TotalMilliseconds)
        {
            yield return Descriptor.Report(evidence, "plan.json", $"initialisation_limit_ms is {evidence.Plan.InitialisationLimitMs}; the round allows {limit.TotalMilliseconds:F0} ms", "run with the round's limit");
        }

        foreach (TrainedRun run in evidence.Trained.Where(run => run.Log.End.InitialisationNs > limit.TotalNanoseconds))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"initialisation of run {run.Number} took {run.Log.End.InitialisationNs / 1e9:F1} s; at most {limit.TotalSeconds:F0} s are untimed",
                help);
        }
    }
}
