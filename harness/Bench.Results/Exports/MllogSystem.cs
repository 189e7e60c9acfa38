using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;

namespace Bench.Results.Exports;

/// <summary>A system's description as <c>systems/ID.json</c> of a training package.</summary>
/// <remarks>Source: MLCommons logging, system_desc_checker.py.</remarks>
public static class MllogSystem
{
    private const string VirtualCores = "host_processor_vcpu_count";
    private const string Cores = "cores";

    /// <summary>The fields that the package checker asks for beside submitter, division and status, in its order.</summary>
    public static ImmutableArray<string> Fields { get; } =
    [
        "system_name", "number_of_nodes", "host_processors_per_node", "host_processor_model_name", "host_processor_core_count", VirtualCores, "host_processor_frequency",
        "host_processor_caches", "host_processor_interconnect", "host_memory_capacity", "host_storage_type", "host_storage_capacity", "host_networking",
        "host_networking_topology", "host_memory_configuration", "accelerators_per_node", "accelerator_model_name", "accelerator_host_interconnect",
        "accelerator_frequency", "accelerator_on-chip_memories", "accelerator_memory_configuration", "accelerator_memory_capacity", "accelerator_interconnect",
        "accelerator_interconnect_topology", "cooling", "hw_notes", "framework", "other_software_stack", "operating_system", "sw_notes",
    ];

    /// <summary>The fields that the summarizer multiplies: whole numbers.</summary>
    public static ImmutableArray<string> CountFields { get; } = ["number_of_nodes", "host_processors_per_node", "accelerators_per_node"];

    /// <summary>The description in the open division; a field that is not known is left out.</summary>
    /// <param name="plan">Who submits.</param>
    /// <param name="system">What is stated and what was found.</param>
    /// <param name="status">The category in MLCommons' words.</param>
    public static JsonObject Of(ResultPlan plan, SystemDescription system, string status)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(system);
        JsonObject json = new() { ["submitter"] = plan.Submitter, ["division"] = Division.Open.FieldName, ["status"] = status };
        foreach (string field in Fields)
        {
            if (ValueOf(system, field) is { } value)
            {
                json[field] = value;
            }
        }

        return json;
    }

    /// <summary>A field's text; null where it is not known. The processors that the operating system shows are found, the rest is stated.</summary>
    public static string? ValueOf(SystemDescription system, string field)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.Stated.GetValueOrDefault(field) ?? (field == VirtualCores ? system.Found.GetValueOrDefault(Cores) : null);
    }

    /// <summary>The category in the words that MLCommons' tools take for training.</summary>
    /// <param name="category">The category.</param>
    /// <param name="rented">For one that is available: whether it is rented; the bundle does not say it, and null gives null.</param>
    public static string? StatusOf(Category category, bool? rented) => category switch
    {
        Category.Available => rented switch { true => "Available cloud", false => "Available on-premise", null => null },
        Category.Preview => "Preview",
        Category.Rdi => "Research, Development, or Internal (RDI)",
        _ => throw new UnreachableException(),
    };
}
