using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result of the quick profile, which is for a developer's machine.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (minimum duration). Documentation: QuickProfileSubmitted.md.</remarks>
public sealed class QuickProfileSubmitted : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN115",
        Defect = nameof(QuickProfileSubmitted),
        Title = "quick profile, not submittable",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (minimum duration)",
        Catalogue = ["RUN-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Planned.Profile != Profile.Quick)
        {
            yield break;
        }

        if (evidence.AsSubmission)
        {
            yield return Descriptor.Report(evidence, "plan.json", "the result is of the quick profile; a submission takes the full one", "run with --profile full");
            yield break;
        }

        yield return Descriptor.Report(evidence, "plan.json", "quick profile, not submittable", "run with --profile full for a result to submit", Severity.Note);
    }
}
