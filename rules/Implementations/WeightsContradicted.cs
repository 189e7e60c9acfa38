using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result that names narrow weights and no transformation that made them narrow.</summary>
/// <remarks>Source: MLPerf submission rules, "model-info". Documentation: WeightsContradicted.md.</remarks>
public sealed class WeightsContradicted : IRule<ImportedEvidence>
{
    private static readonly string[] Narrow = ["int8", "int4", "uint8", "fp16", "fp8", "fp4", "bf16"];
    private static readonly string[] None = ["no", "none", "n/a", "na", "false", "-"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "IMPL302",
        Defect = nameof(WeightsContradicted),
        Title = "the description of the weights contradicts itself",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"model-info\"",
        Catalogue = ["IMPL-01", "NUM-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Measurements is not { } measurements || measurements.Text("weight_data_types") is not { } types || measurements.Text("weight_transformations") is not { } transformations)
        {
            yield break;
        }

        bool narrow = Narrow.Any(format => types.Contains(format, StringComparison.OrdinalIgnoreCase)) && !types.Contains("32", StringComparison.Ordinal);
        if (narrow && None.Contains(transformations.Trim(), StringComparer.OrdinalIgnoreCase) && !Narrow.Any(format => (measurements.Text("starting_weights_filename") ?? "").Contains(format, StringComparison.OrdinalIgnoreCase)))
        {
            yield return Descriptor.Report(evidence, measurements.LocationOf("weight_transformations"), $"the weights are {types} and weight_transformations is '{transformations}'; the weights that a round gives are wider, so something narrowed them", "name the transformation, for example quantization");
        }
    }
}
