using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose stated accuracy is not what its benchmark must reach.</summary>
/// <remarks>Source: MLPerf Inference Rules, benchmark tables (quality). Documentation: StatedAccuracyMissed.md.</remarks>
public sealed class StatedAccuracyMissed : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC301",
        Defect = nameof(StatedAccuracyMissed),
        Title = "an imported result states less accuracy than the target",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, benchmark tables (quality)",
        Catalogue = ["ACC-01", "ACC-02", "DIV-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (AccuracyRequirement required in evidence.Benchmark?.AccuracyOf(evidence.Scenario) ?? [])
        {
            if (evidence.Stated is not { } stated || stated.Of(required.Metric) is not { } found)
            {
                continue;
            }

            Location where = new(stated.File.Path, found.Line);
            if (required.Target is { } least && found.Value < least)
            {
                yield return Descriptor.Report(evidence, where, $"{required.Metric} is {found.Text}; {evidence.Model} asks for at least {ImportQuestions.Number(least)} ({required.Least} of the reference's {required.Reference})", "use a more exact implementation, or submit it to the open division");
            }

            if (required.Limit is { } greatest && found.Value > greatest)
            {
                yield return Descriptor.Report(evidence, where, $"{required.Metric} is {found.Text}; {evidence.Model} asks for at most {ImportQuestions.Number(greatest)} ({required.Greatest} of {required.GreatestOf ?? required.Reference})", "stop where the reference stops");
            }
        }
    }
}
