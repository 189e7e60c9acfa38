using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported closed result that says of itself that its model was retrained, or does not say clearly.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Closed Division". Documentation: RetrainedInClosed.md.</remarks>
public sealed class RetrainedInClosed : IRule<ImportedEvidence>
{
    private static readonly string[] No = ["no", "n", "false", "none", "n/a", "na", "0"];
    private static readonly string[] Yes = ["yes", "y", "true", "1"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "NUM301",
        Defect = nameof(RetrainedInClosed),
        Title = "a closed imported result was retrained",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Closed Division\"",
        Catalogue = ["NUM-05", "DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Measurements is not { } measurements || measurements.Text("retraining") is not { } retraining || string.IsNullOrWhiteSpace(retraining))
        {
            yield break;
        }

        if (!No.Contains(retraining.Trim(), StringComparer.OrdinalIgnoreCase))
        {
            bool yes = Yes.Contains(retraining.Trim(), StringComparer.OrdinalIgnoreCase);
            yield return Descriptor.Report(evidence, measurements.LocationOf("retraining"), $"retraining is '{retraining}'; {(yes ? "closed takes the given weights" : "expected yes or no")}", yes ? "submit it to the open division" : "write yes or no", yes ? Severity.Error : Severity.Warning);
        }
    }
}
