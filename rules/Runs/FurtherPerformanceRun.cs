using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result with more than the one performance run that counts.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference" (directory structure). Documentation: FurtherPerformanceRun.md.</remarks>
public sealed class FurtherPerformanceRun : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN315",
        Defect = nameof(FurtherPerformanceRun),
        Title = "an imported result holds further performance runs",
        Closed = Severity.Warning,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\" (directory structure)",
        Catalogue = ["RUN-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return evidence.FurtherRuns.IsEmpty ? [] :
        [
            Descriptor.Report(evidence, $"{evidence.Folder}/performance", $"{string.Join(", ", evidence.FurtherRuns)} {(evidence.FurtherRuns.Length == 1 ? "stands" : "stand")} beside run_1; only run_1 was read, and counts", "remove what is no part of the result"),
        ];
    }
}
