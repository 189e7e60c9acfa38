using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A ruleset file that is not the published one of its id.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameters" (the verifier as of submission day). Documentation: RulesetNotPublished.md.</remarks>
public sealed class RulesetNotPublished : IRule<ResultEvidence>
{
    /// <summary>The rule's id.</summary>
    public const string OwnId = "DIV102";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = OwnId,
        Defect = nameof(RulesetNotPublished),
        Title = "the ruleset is not the published one",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Hyperparameters\" (the verifier as of submission day)",
        Catalogue = ["HP-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        PinnedRuleset own = evidence.Pinned ?? new PinnedRuleset(evidence.Ruleset.Id, evidence.RulesetDigest, evidence.PublishedRulesetDigest);
        if (evidence.Pinned is not null)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"the result was planned and measured under ruleset {own.Id}; it is judged by {evidence.Ruleset.Id}, as asked",
                $"a rule that objects to a setting or a number says what {evidence.Ruleset.Id} would have asked for; bench rules diff {own.Id} {evidence.Ruleset.Id} lists every difference",
                Severity.Note);
        }

        if (evidence.Planned.RulesetDigest != own.Digest || evidence.Planned.Ruleset != own.Id)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"the plan was made under ruleset {evidence.Planned.Ruleset} ({evidence.Planned.RulesetDigest}); ruleset.yaml is {own.Id} ({own.Digest})",
                Remedy.ForChanged("the run directory"));
        }

        if (own.Published is not { } published)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"this harness publishes no ruleset {own.Id}; the result can only be judged by a published one",
                "use a ruleset that bench carries, or check with the version of bench that carries this one");
        }
        else if (published != own.Digest)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"ruleset.yaml has SHA-256 {own.Digest}; ruleset {own.Id} as published has {published}",
                "run under the published ruleset");
        }
    }
}
