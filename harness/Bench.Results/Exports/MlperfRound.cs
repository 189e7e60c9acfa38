using System.Collections.Immutable;
using Bench.Spec.Definitions;

namespace Bench.Results.Exports;

/// <summary>What MLPerf's submission checker asks of a round, as far as an export in the open division meets it.</summary>
/// <remarks>Source: mlcommons/inference at b66003e1, tools/submission/submission_checker/constants.py.</remarks>
public sealed record MlperfRound
{
    /// <summary>The benchmark whose name an export carries, since the checker judges by its own benchmarks only: the one with the fewest samples and no latency bound.</summary>
    public const string Carrier = "3d-unet-99";

    /// <summary>Samples of the carrier: of its accuracy run exactly, of its performance set at least.</summary>
    public const int CarrierSamples = 43;

    /// <summary>The least duration of a performance run, milliseconds.</summary>
    public const long LeastDurationMs = 600_000;

    /// <summary>The most bytes of an accuracy log; a longer one is cut to its first and last <see cref="ViewableBytes"/>.</summary>
    public const int MostAccuracyLogBytes = 10 * 1024;

    /// <summary>Bytes of either end of an accuracy log that was cut.</summary>
    public const int ViewableBytes = 4096;

    /// <summary>The rounds, newest first.</summary>
    public static ImmutableArray<MlperfRound> All { get; } =
    [
        new() { Version = "v6.1", Seeds = new RoundSeeds { Qsl = 2085463073848966840, SampleIndex = 2747215439041700203, Schedule = 16159082839903944936 } },
        new() { Version = "v6.0", Seeds = new RoundSeeds { Qsl = 2465351861681999779, SampleIndex = 14276810075590677512, Schedule = 3936089224930324775 } },
    ];

    /// <summary>The system types that the checker knows.</summary>
    public static ImmutableArray<string> SystemTypes { get; } = ["datacenter", "edge", "datacenter,edge", "edge,datacenter"];

    /// <summary>The fields of a system description, in the checker's order; the submission gives the first three.</summary>
    public static ImmutableArray<string> SystemFields { get; } =
    [
        "division", "submitter", "status", "system_name", "number_of_nodes", "host_processor_model_name", "host_processors_per_node", "host_processor_core_count",
        "host_memory_capacity", "host_storage_capacity", "host_storage_type", "accelerators_per_node", "accelerator_model_name", "accelerator_memory_capacity",
        "framework", "operating_system", "system_type", "other_software_stack", "host_processor_frequency", "host_processor_caches", "host_memory_configuration",
        "host_processor_interconnect", "host_networking", "host_networking_topology", "accelerator_frequency", "accelerator_host_interconnect",
        "accelerator_interconnect", "accelerator_interconnect_topology", "accelerator_memory_configuration", "accelerator_on-chip_memories", "cooling",
        "hw_notes", "sw_notes", "host_network_card_count", "system_type_detail",
    ];

    /// <summary>The fields that the checker's table multiplies: whole numbers.</summary>
    public static ImmutableArray<string> CountFields { get; } = ["number_of_nodes", "accelerators_per_node"];

    /// <summary>The version, for example <c>v6.1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The seeds of LoadGen.</summary>
    public required RoundSeeds Seeds { get; init; }
}
