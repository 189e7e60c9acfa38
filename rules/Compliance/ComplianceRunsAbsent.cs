using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A full closed result without compliance runs, which this version of the harness does not make.</summary>
/// <remarks>Source: MLPerf submission rules, "Compliance Testing". Documentation: ComplianceRunsAbsent.md.</remarks>
public sealed class ComplianceRunsAbsent : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP101",
        Defect = nameof(ComplianceRunsAbsent),
        Title = "compliance could not be checked",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Compliance Testing\"",
        Catalogue = ["CMP-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Plan.Profile == Profile.Quick || evidence.Plan.Division == Division.Open)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "plan.json",
            "could not be checked: the result holds no compliance runs, which closed asks for; this harness does not make them yet",
            "");
    }
}
