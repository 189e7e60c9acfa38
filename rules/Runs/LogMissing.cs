using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result without the log of its performance or its accuracy run.</summary>
/// <remarks>Source: MLPerf submission rules, "Directory structure". Documentation: LogMissing.md.</remarks>
public sealed class LogMissing : IRule<ImportedEvidence>
{
    private const string Remedy = "put LoadGen's files of the run there";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN306",
        Defect = nameof(LogMissing),
        Title = "an imported result lacks the log of a run",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Directory structure\"",
        Catalogue = ["RUN-05", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is null)
        {
            yield return Descriptor.Report(evidence, evidence.PerformancePath, "the performance run's log is missing or cannot be read: the figure is not established", Remedy);
        }

        if (evidence.Accuracy is null)
        {
            yield return Descriptor.Report(evidence, evidence.AccuracyPath, "the accuracy run's log is missing or cannot be read: it is not established what was run", Remedy);
        }

        if (evidence.Summary is null)
        {
            yield return Descriptor.Report(evidence, $"{evidence.Folder}/performance/run_1/mlperf_log_summary.txt", "the summary is missing or no text; MLPerf asks for it beside the log", Remedy, Severity.Warning);
        }
    }
}
