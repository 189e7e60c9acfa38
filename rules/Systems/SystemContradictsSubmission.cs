using System.Collections.Immutable;
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
        return Contradictions(evidence.System.Stated, evidence.Planned.Submitter, evidence.Planned.Division, evidence.Planned.Category)
            .Select(one => Descriptor.Report(evidence, "system.json", one.Message, RemedyFor(one.Field)));
    }

    /// <summary>What to do about a field.</summary>
    public static string RemedyFor(string field) => $"remove {field} from systems/ID.yaml: the submission says it";

    /// <summary>The stated fields that say something else than the submission, each with what to say of it.</summary>
    /// <param name="stated">The system description's fields.</param>
    /// <param name="submitter">The submission's submitter.</param>
    /// <param name="division">The division that is planned.</param>
    /// <param name="category">The submission's category.</param>
    public static IEnumerable<(string Field, string Message)> Contradictions(ImmutableSortedDictionary<string, string> stated, string submitter, Division division, Category category)
    {
        ArgumentNullException.ThrowIfNull(stated);
        (string Field, string Submitted)[] claims = [("submitter", submitter), ("division", division.FieldName), ("status", category.FieldName)];
        return claims.Where(claim => stated.TryGetValue(claim.Field, out string? says) && !says.Equals(claim.Submitted, StringComparison.OrdinalIgnoreCase))
            .Select(claim => (claim.Field, $"the system description says {claim.Field} \"{stated[claim.Field]}\"; the submission says \"{claim.Submitted}\""));
    }
}
