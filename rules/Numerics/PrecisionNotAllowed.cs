using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A declared number format that the workload does not allow in closed.</summary>
/// <remarks>Source: MLPerf Training Rules, "Numerical formats"; MLPerf Inference Rules, "Weight Definition and Quantization". Documentation: PrecisionNotAllowed.md.</remarks>
public sealed class PrecisionNotAllowed : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "NUM101",
        Defect = nameof(PrecisionNotAllowed),
        Title = "a number format is not allowed in closed",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Numerical formats\"; MLPerf Inference Rules, \"Weight Definition and Quantization\"",
        Catalogue = ["NUM-01", "NUM-04", "DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        (string What, NumberFormat Declared, ImmutableArray<NumberFormat> Allowed)[] formats =
        [
            ("inputs", evidence.Planned.Precision.Inputs, evidence.AllowedPrecision.Inputs),
            ("accumulation", evidence.Planned.Precision.Accumulation, evidence.AllowedPrecision.Accumulation),
        ];
        foreach ((string what, NumberFormat declared, ImmutableArray<NumberFormat> allowed) in formats.Where(static format => !format.Allowed.Contains(format.Declared)))
        {
            yield return Descriptor.Report(
                evidence,
                "plan.json",
                $"{what} are declared as {declared.FieldName}; {evidence.WorkloadId} allows {string.Join(", ", allowed.Select(static format => format.FieldName))} in closed",
                evidence.Planned.Division == Division.Closed ? "compute in an allowed format, or submit to the open division" : "leave it so in open; in closed compute in an allowed format");
        }
    }
}
