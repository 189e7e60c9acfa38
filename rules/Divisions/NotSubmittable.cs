using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result under the local submission that the harness makes up when there is none.</summary>
/// <remarks>Source: MLPerf submission rules, "Submission". Documentation: NotSubmittable.md.</remarks>
public sealed class NotSubmittable : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV105",
        Defect = nameof(NotSubmittable),
        Title = "the submission is local and cannot be submitted",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Submission\"",
        Catalogue = ["REV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Planned.Submittable && evidence.Submission.Submittable)
        {
            yield break;
        }

        // The quick profile's own finding already says that a quick result cannot be submitted; under a real submission nothing else is wrong.
        if (evidence.Planned.Profile == Profile.Quick && (!evidence.AsSubmission || evidence.Submission.Submittable))
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "submission.yaml",
            "local submission, not submittable: a result that is submitted names its submitter and system",
            "make a submission with bench init and run with --submission",
            evidence.AsSubmission ? Severity.Error : Severity.Note);
    }
}
