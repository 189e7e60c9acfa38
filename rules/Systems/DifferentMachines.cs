using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An accuracy run and a performance run from different machines.</summary>
/// <remarks>Source: MLPerf Inference Rules, "General" (the same system for a result set). Documentation: DifferentMachines.md.</remarks>
public sealed class DifferentMachines : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS102",
        Defect = nameof(DifferentMachines),
        Title = "accuracy and performance come from different machines",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"General\" (the same system for a result set)",
        Catalogue = ["SYS-03", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } performance || evidence.Accuracy is not { } accuracy || performance.Header.MachineDigest == accuracy.Header.MachineDigest)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "accuracy/run.jsonl",
            $"the accuracy run has the machine {accuracy.Header.MachineDigest}; the performance run has {performance.Header.MachineDigest}",
            "make both runs again, together");
    }
}
