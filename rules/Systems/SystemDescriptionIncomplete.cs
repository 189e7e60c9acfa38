using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A submitted system whose description lacks fields.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: SystemDescriptionIncomplete.md.</remarks>
public sealed class SystemDescriptionIncomplete : IRule<ResultEvidence>
{
    /// <summary>What to do about it.</summary>
    public const string Remedy = "fill in the fields of systems/ID.yaml; \"\" says that the system has no such thing";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS101",
        Defect = nameof(SystemDescriptionIncomplete),
        Title = "the system description lacks fields",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        // A local submission has no description of its own; what is missing there is the submission (DIV105). A quick result is no entry; run says beforehand what its description lacks.
        if (!evidence.Planned.Submittable)
        {
            yield break;
        }

        foreach (string message in Defects(evidence.System.Stated))
        {
            yield return Descriptor.Report(evidence, "system.json", message, Remedy);
        }
    }

    /// <summary>What a description lacks: fields that are missing, and fields that every system has and that are empty.</summary>
    public static IEnumerable<string> Defects(ImmutableSortedDictionary<string, string> stated)
    {
        ArgumentNullException.ThrowIfNull(stated);
        string[] missing = [.. Fields.Where(field => !stated.ContainsKey(field))];
        if (missing.Length > 0)
        {
            yield return $"{missing.Length} of {Fields.Length} fields are missing: {string.Join(", ", missing)}";
        }

        string[] empty = [.. Meaningful.Where(field => stated.TryGetValue(field, out string? value) && string.IsNullOrWhiteSpace(value))];
        if (empty.Length > 0)
        {
            yield return $"{Counted.Of(empty.Length, "field")} that every system has, left empty: {string.Join(", ", empty)}";
        }
    }

    /// <summary>The fields that every system has, which may not be empty; MLPerf's names.</summary>
    public static ImmutableArray<string> Meaningful { get; } =
    [
        "system_name", "system_type", "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "host_processor_core_count",
        "host_memory_capacity", "host_storage_capacity", "host_storage_type", "host_networking", "accelerators_per_node", "framework", "operating_system", "cooling",
    ];

    /// <summary>All fields; MLPerf's names. Submitter, division and status stand in the submission and only there.</summary>
    public static ImmutableArray<string> Fields { get; } =
    [
        .. Meaningful,
        "system_type_detail", "host_processor_frequency", "host_processor_caches", "host_processor_interconnect", "host_memory_configuration",
        "host_network_card_count", "host_networking_topology", "accelerator_model_name", "accelerator_frequency", "accelerator_host_interconnect",
        "accelerator_interconnect", "accelerator_interconnect_topology", "accelerator_memory_capacity", "accelerator_memory_configuration",
        "accelerator_on-chip_memories", "other_software_stack", "hw_notes", "sw_notes",
    ];
}
