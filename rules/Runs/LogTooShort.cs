using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported performance run that was set to, or took, less than the round's least duration.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (minimum duration). Documentation: LogTooShort.md.</remarks>
public sealed class LogTooShort : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN304",
        Defect = nameof(LogTooShort),
        Title = "an imported performance run is too short",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (minimum duration)",
        Catalogue = ["RUN-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Run is not { } run || evidence.Benchmark is { Untimed: true })
        {
            yield break;
        }

        double least = evidence.Round.MinDuration.TotalSeconds;
        if (run.Log.Real("effective_min_duration_ms") is not { } set || set < least * 1e3)
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf("effective_min_duration_ms"), $"the run was set to last at least {run.Log.Text("effective_min_duration_ms") ?? "an unknown number of"} ms; {evidence.Round.Id} asks for {least * 1e3:0} ms", "leave min_duration as mlperf.conf has it");
        }

        // The marks are printed with milliseconds, rates with six digits.
        if (run.Seconds is not { } seconds)
        {
            yield return Descriptor.Report(evidence, run.Log.Path, $"could not be checked how long the run took: the log lacks what it follows from", ImportQuestions.OwnLog, Severity.Warning);
        }
        else if (seconds < (least * (1 - LoggedRun.PrintedShare)) - 0.002)
        {
            yield return Descriptor.Report(evidence, run.Log.Path, $"the run took {ImportQuestions.Number(seconds)} s by its counts and times; {evidence.Round.Id} asks for {least:0} s", "raise the target rate or the number of queries so that the run lasts longer");
        }
    }
}
