using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result without a description of its weights and inputs, without its settings, or without instructions.</summary>
/// <remarks>Source: MLPerf submission rules, "model-info". Documentation: MeasurementsIncomplete.md.</remarks>
public sealed class MeasurementsIncomplete : IRule<ImportedEvidence>
{
    private const string Remedy = "fill in the fields of MLPerf's template";
    private static readonly string[] Fields = ["input_data_types", "retraining", "starting_weights_filename", "weight_data_types", "weight_transformations"];
    private static readonly string[] Files = ["user.conf", "README.md"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "IMPL301",
        Defect = nameof(MeasurementsIncomplete),
        Title = "an imported result lacks measurements",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"model-info\"",
        Catalogue = ["IMPL-01", "REP-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Measurements is not { } measurements)
        {
            yield return Descriptor.Report(evidence, evidence.MeasurementsFolder, "no JSON object describes the implementation; expected measurements.json, or in v5 SYSTEM.json", Remedy);
        }
        else if (measurements.Path.EndsWith("/model-info.json", StringComparison.Ordinal))
        {
            yield return Descriptor.Report(evidence, evidence.MeasurementsFolder, $"model-info.json describes the implementation, but {evidence.System}.json is missing, which MLPerf's tools of v5 read", "put it beside model-info.json: it has the same fields");
        }

        if (evidence.Measurements is { } described && Fields.Where(field => string.IsNullOrWhiteSpace(described.Text(field))).ToArray() is { Length: > 0 } empty)
        {
            yield return Descriptor.Report(evidence, described.Path, $"{empty.Length} of {Fields.Length} fields are missing or empty: {string.Join(", ", empty)}", Remedy);
        }

        if (Files.Where(file => !evidence.MeasurementFiles.Contains(file)).ToArray() is { Length: > 0 } missing)
        {
            yield return Descriptor.Report(evidence, evidence.MeasurementsFolder, $"missing or empty: {string.Join(", ", missing)}", "put the settings and the instructions of the runs there");
        }
    }
}
