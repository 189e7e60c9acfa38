using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose system description names another submitter or division than its folder, or a status, type or number that there is not.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: StatedSystemContradicted.md.</remarks>
public sealed class StatedSystemContradicted : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS302",
        Defect = nameof(StatedSystemContradicted),
        Title = "the description of an imported system contradicts its folder",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-02", "CAT-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.SystemFields is not { } system)
        {
            yield break;
        }

        foreach ((string field, string[] expected) in new[]
        {
            ("submitter", new[] { evidence.Submitter }),
            ("division", [evidence.DivisionFolder]),
            ("status", [.. SystemFieldImpossible.Statuses]),
            ("system_type", [.. SystemFieldImpossible.Types]),
        })
        {
            if (system.Text(field) is { Length: > 0 } stated && !expected.Contains(stated, StringComparer.OrdinalIgnoreCase))
            {
                yield return Descriptor.Report(evidence, system.LocationOf(field), $"{field} is '{stated}'; expected {string.Join(", ", expected)}", "describe the system as the folders have it");
            }
        }

        foreach ((string field, int least) in new[] { ("number_of_nodes", 1), ("accelerators_per_node", 0) })
        {
            if (system.Text(field) is { Length: > 0 } stated && !SystemFieldImpossible.IsCount(stated, least))
            {
                yield return Descriptor.Report(evidence, system.LocationOf(field), $"{field} is '{stated}'; expected a whole number from {least} on", "describe the system that was measured");
            }
        }
    }
}
