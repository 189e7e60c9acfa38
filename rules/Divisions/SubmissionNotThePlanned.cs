using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A submission that says other than the plan that was run under it.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json" (submitter and division). Documentation: SubmissionNotThePlanned.md.</remarks>
public sealed class SubmissionNotThePlanned : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV104",
        Defect = nameof(SubmissionNotThePlanned),
        Title = "the submission is not the one that ran",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\" (submitter and division)",
        Catalogue = ["SYS-02", "DIV-05", "CAT-01", "IMPL-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        (string What, string Planned, string Submitted)[] claims =
        [
            ("submitter", evidence.Planned.Submitter, evidence.Submission.Submitter),
            ("division", evidence.Planned.Division.FieldName, evidence.Submission.Division.FieldName),
            ("category", evidence.Planned.Category.FieldName, evidence.Submission.Category.FieldName),
            ("system", evidence.Planned.System, evidence.Submission.System),
            ("inputs", evidence.Planned.Precision.Inputs.FieldName, evidence.Submission.Precision.Inputs.FieldName),
            ("accumulation", evidence.Planned.Precision.Accumulation.FieldName, evidence.Submission.Precision.Accumulation.FieldName),
        ];
        foreach ((string what, string planned, string submitted) in claims.Where(static claim => claim.Planned != claim.Submitted))
        {
            yield return Descriptor.Report(
                evidence,
                "submission.yaml",
                $"{what} is {submitted} in the submission; the run was planned as {planned}",
                "run again under the submission as it is now");
        }
    }
}
