using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose LoadGen says of itself that it was built from changed sources.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: LoadGenModified.md.</remarks>
public sealed class LoadGenModified : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN313",
        Defect = nameof(LoadGenModified),
        Title = "an imported result was made with a modified LoadGen",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["RUN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((string name, DetailLog log) in evidence.Logs)
        {
            if (log.Text("loadgen_git_status_message") is { } status && !string.IsNullOrWhiteSpace(status) && status != "NA")
            {
                yield return Descriptor.Report(evidence, log.LocationOf("loadgen_git_status_message"), $"the LoadGen of {name} was built from changed sources: {status.Split("\\n")[0].Trim()}", "build LoadGen from a released revision, unchanged");
            }
        }
    }
}
