using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A training run faster than the machine that it was made on can be.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: TrainingFasterThanMeasuredLimit.md.</remarks>
public sealed class TrainingFasterThanMeasuredLimit : IRule<TrainingEvidence>
{
    /// <summary>100 % and a quarter: limits are measured in moments, and a processor's clock moves by as much.</summary>
    private const double TolerancePercent = 125;

    /// <summary>Twice the limit: even on a machine that was not quiet the quick profile's limits cannot be off by so much.</summary>
    private const double QuickTolerancePercent = 200;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN208",
        Defect = nameof(TrainingFasterThanMeasuredLimit),
        Title = "a training run is faster than the machine's measured limit",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["BAN-08", "ACC-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double peak = evidence.System.Limits.For(evidence.Plan.Sut.Threads).PeakFp32Gflops * 1e9;
        foreach (TrainedRun run in evidence.Converged)
        {
            double least = run.Log.End.Examples * evidence.Workload.Problem.FlopsPerExample / peak;
            double percent = 100 * least / (run.Log.End.StopNs / 1e9);
            if (!(percent > 100))
            {
                continue;
            }

            yield return Descriptor.Report(
                evidence,
                run.UpdatesPath,
                $"run {run.Number} trained on {run.Log.End.Examples} examples in {run.Log.End.StopNs / 1e9:G4} s, {percent:F1} % of what the machine's arithmetic allows; at most {TolerancePercent:F0} % is believed, since the limit is itself measured",
                "see that the machine was otherwise idle when its limits were measured, and that the system computes every update",
                percent <= TolerancePercent ? Severity.Note : evidence.Plan.Profile == Profile.Full || percent > QuickTolerancePercent ? Severity.Error : Severity.Warning);
        }
    }
}
