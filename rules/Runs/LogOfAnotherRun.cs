using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose logs are of another mode or scenario than their folders.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios". Documentation: LogOfAnotherRun.md.</remarks>
public sealed class LogOfAnotherRun : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN303",
        Defect = nameof(LogOfAnotherRun),
        Title = "a log of another mode or scenario stands in its place",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\"",
        Catalogue = ["RUN-03", "RUN-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return [.. OtherLogs(evidence), .. LoggedResponses(evidence)];
    }

    private IEnumerable<Finding> OtherLogs(ImportedEvidence evidence)
    {
        foreach ((string name, DetailLog log) in evidence.Logs)
        {
            string mode = log == evidence.Accuracy ? "AccuracyOnly" : "PerformanceOnly";
            if (log.Text("effective_test_mode") is var found && found != mode && found != "SubmissionRun")
            {
                yield return Descriptor.Report(evidence, log.LocationOf("effective_test_mode"), $"the log of {name} is of mode {found ?? "unknown"}; expected {mode}", "put each run's log into its own folder");
            }

            if (log.Scenario is not { } scenario)
            {
                yield return Descriptor.Report(evidence, log.LocationOf("effective_scenario"), $"the log of {name} is of scenario {log.Text("effective_scenario") ?? "unknown"}; expected {evidence.Scenario.Measured}", ImportQuestions.OwnLog);
            }
            else if (scenario != evidence.Scenario.Measured && Refusal(evidence, scenario) is { } refusal)
            {
                yield return Descriptor.Report(evidence, log.LocationOf("effective_scenario"), $"the log of {name} is of {scenario}; {evidence.Scenario} {refusal}", "put each run's log into its own folder");
            }
        }
    }

    /// <summary>A performance run logs responses only where it is asked to sample them.</summary>
    private IEnumerable<Finding> LoggedResponses(ImportedEvidence evidence)
    {
        if (evidence is { PerformanceResponses: { Responses: > 0 } responses, Performance: { } run } && run.Real("effective_accuracy_log_probability") is null or 0 && run.Real("effective_accuracy_log_sampling_target") is null or 0)
        {
            yield return Descriptor.Report(evidence, responses.Path, $"the file holds {responses.Responses} responses; a performance run that samples none (accuracy_log_probability 0) leaves it empty", "put each run's log into its own folder");
        }
    }

    /// <summary>Why a result of this folder cannot be inferred from a run of another scenario; null when it can.</summary>
    private static string? Refusal(ImportedEvidence evidence, Scenario measured)
    {
        bool allowed = (measured, evidence.Scenario) is (Scenario.SingleStream, MlperfScenario.MultiStream) or (Scenario.SingleStream, MlperfScenario.Offline) or (Scenario.MultiStream, MlperfScenario.Offline);
        bool edge = (evidence.SystemFields?.Text("system_type") ?? "").Contains("edge", StringComparison.OrdinalIgnoreCase);
        return !allowed ? "is not inferred from it" : !edge ? $"is inferred from it for edge systems only, and this is one of type '{evidence.SystemFields?.Text("system_type") ?? "unknown"}'" : null;
    }
}
