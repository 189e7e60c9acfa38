using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A system description that names another submitter, division or status than the submission.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json" (submitter and division). Documentation: SystemContradictsSubmission.md.</remarks>
public sealed class SystemContradictsSubmission : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS103",
        Defect = nameof(SystemContradictsSubmission),
        Title = "the system description contradicts the submission",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\" (submitter and division)",
        Catalogue = ["SYS-02", "CAT-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        (string Field, string Submitted)[] claims = [("submitter", evidence.Planned.Submitter), ("division", evidence.Planned.Division.FieldName), ("status", evidence.Planned.Category.FieldName)];
        foreach ((string field, string submitted) in claims)
        {
            if (!evidence.System.Stated.TryGetValue(field, out string? stated) || stated.Equals(submitted, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            yield return Descriptor.Report(
                evidence,
                "system.json",
                $"the system description says {field} \"{stated}\"; the submission says \"{submitted}\"",
                $"remove {field} from systems/ID.yaml: the submission says it");
        }
    }
}
