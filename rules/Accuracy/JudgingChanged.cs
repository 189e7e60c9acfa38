using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A plan that keeps or judges responses otherwise than the round.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: JudgingChanged.md.</remarks>
public sealed class JudgingChanged : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC108",
        Defect = nameof(JudgingChanged),
        Title = "responses were kept or judged otherwise than the round says",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["ACC-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ResponsePlan required = new()
        {
            KeptShare = evidence.Numbers.KeptShare,
            MaximumKept = evidence.Ruleset.MaximumKeptResponses,
            MaximumBytes = evidence.Ruleset.MaximumKeptBytes,
            Judged = evidence.Numbers.JudgedResponses,
            Positions = evidence.Ruleset.PositionsPerResponse,
            TokensToEstablishPrecision = evidence.Ruleset.TokensToEstablishPrecision,
        };
        foreach (Difference difference in Difference.Between(evidence.Plan.Responses, required))
        {
            yield return Descriptor.Report(
                evidence,
                "plan.json",
                $"responses.{difference.Name} is {difference.First}; ruleset {evidence.Ruleset.Id} has {difference.Second} in the {evidence.Plan.Profile.FieldName} profile",
                "plan with the round's ruleset: how a result is judged is no setting of a submission");
        }
    }
}
