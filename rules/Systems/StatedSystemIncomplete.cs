using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose system description is missing, or lacks or leaves empty fields that every system has.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: StatedSystemIncomplete.md.</remarks>
public sealed class StatedSystemIncomplete : IRule<ImportedEvidence>
{
    private const string Remedy = "fill in the fields of systems/ID.json; write N/A where a field has no meaning for the system";

    private static readonly string[] Fields = [.. new[] { "division", "submitter", "status" }, .. SystemDescriptionIncomplete.Fields];

    private static readonly string[] Answered =
    [
        "division", "submitter", "status", "system_type", "system_name", "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "host_processor_core_count",
        "host_memory_capacity", "host_memory_configuration", "host_storage_capacity", "host_storage_type", "host_networking", "host_network_card_count", "host_networking_topology",
        "accelerators_per_node", "accelerator_model_name", "accelerator_memory_capacity", "accelerator_host_interconnect", "accelerator_memory_configuration",
        "accelerator_interconnect", "cooling", "framework", "operating_system", "other_software_stack",
    ];

    private static readonly string[] Evasions = ["undefined", "unknown", "tbd", "todo", "null", "none given", "?"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS301",
        Defect = nameof(StatedSystemIncomplete),
        Title = "the description of an imported system is incomplete",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.SystemFields is not { } system)
        {
            yield return Descriptor.Report(evidence, evidence.SystemPath, "the system's description is missing or no JSON object", Remedy);
            yield break;
        }

        if (Fields.Where(field => !system.Fields.ContainsKey(field)).ToArray() is { Length: > 0 } missing)
        {
            yield return Descriptor.Report(evidence, system.Path, $"{missing.Length} of {Fields.Length} fields are missing: {string.Join(", ", missing)}", Remedy);
        }

        foreach (string field in Answered.Where(field => system.Text(field) is not null))
        {
            string answer = system.Text(field)!.Trim();
            if (answer.Length == 0 || Evasions.Contains(answer, StringComparer.OrdinalIgnoreCase))
            {
                yield return Descriptor.Report(evidence, system.LocationOf(field), $"{field} is '{answer}'; every system has it", Remedy, answer.Length == 0 ? Severity.Error : Severity.Warning);
            }
        }
    }
}
