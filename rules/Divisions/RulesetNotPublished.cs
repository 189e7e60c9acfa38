using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A ruleset file that is not the published one of its id.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameters" (the verifier as of submission day). Documentation: RulesetNotPublished.md.</remarks>
public sealed class RulesetNotPublished : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV102",
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
        if (evidence.Planned.RulesetDigest != evidence.RulesetDigest || evidence.Planned.Ruleset != evidence.Ruleset.Id)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"the plan was made under ruleset {evidence.Planned.Ruleset} ({evidence.Planned.RulesetDigest}); ruleset.yaml is {evidence.Ruleset.Id} ({evidence.RulesetDigest})",
                Remedy.ForChanged("the run directory"));
        }

        if (evidence.PublishedRulesetDigest is not { } published)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"this harness publishes no ruleset {evidence.Ruleset.Id}; the result can only be judged by a published one",
                "use a ruleset that bench carries, or check with the version of bench that carries this one");
        }
        else if (published != evidence.RulesetDigest)
        {
            yield return Descriptor.Report(
                evidence,
                "ruleset.yaml",
                $"ruleset.yaml has SHA-256 {evidence.RulesetDigest}; ruleset {evidence.Ruleset.Id} as published has {published}",
                "run under the published ruleset");
        }
    }
}
