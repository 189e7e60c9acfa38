using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A declared accuracy that is not the one its responses give.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: AccuracyDiffersFromResponses.md.</remarks>
public sealed class AccuracyDiffersFromResponses : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC104",
        Defect = nameof(AccuracyDiffersFromResponses),
        Title = "the declared accuracy is not what the responses give",
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
        if (evidence.Score is not { } score)
        {
            yield break;
        }

        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        double found = evidence.JudgedError;
        long rows = score.Responses.Sum(static response => (long)response.Rows);
        (string What, string Declared, string Computed)[] claims =
        [
            ("score", $"{score.Score:R}", $"{found:R}"),
            ("target", $"{score.Target:R}", $"{target:R}"),
            ("passed", $"{score.Passed}", $"{found <= target}"),
            ("inputs", score.Inputs.FieldName, evidence.Plan.Precision.Inputs.FieldName),
            ("metric", score.Metric, evidence.Workload.Accuracy.Metric),
            ("rows", $"{rows}", $"{evidence.Rows.Length}"),
        ];
        foreach ((string what, string declared, string computed) in claims.Where(static claim => claim.Declared != claim.Computed))
        {
            yield return Descriptor.Report(
                evidence,
                "accuracy.json",
                $"{what} is declared as {declared}; the responses and the plan give {computed}",
                Remedy.ForChanged("accuracy.json"));
        }
    }
}
