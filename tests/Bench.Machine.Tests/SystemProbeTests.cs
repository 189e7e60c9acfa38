using System.Collections.Immutable;
using Bench.Spec.Machines;

namespace Bench.Machine.Tests;

public sealed class SystemProbeTests
{
    [Fact]
    public void Finds_the_same_fingerprint_twice()
    {
        SystemDescription Describe() => SystemProbe.Describe(ImmutableSortedDictionary<string, string>.Empty, LimitsProbe.Measure());
        Assert.Equal(Describe().Fingerprint, Describe().Fingerprint);
    }

    [Fact]
    public void Every_field_has_a_value_and_says_where_it_was_read() => Assert.All(SystemProbe.Detect(), static field =>
    {
        Assert.False(string.IsNullOrWhiteSpace(field.Value), field.Name);
        Assert.False(string.IsNullOrWhiteSpace(field.Source), field.Name);
    });

    [Fact]
    public void The_kernel_says_what_the_kernels_own_files_say()
    {
        ImmutableArray<DetectedField> fields = SystemProbe.Detect();
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), fields.Single(static field => field.Name == "kernel").Value);
        Assert.Contains(fields.Single(static field => field.Name == "memory").Value, File.ReadAllText("/proc/meminfo"), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_override_the_runtime_are_told_and_no_others()
    {
        System.Collections.Hashtable variables = new()
        {
            ["DOTNET_TieredPGO"] = "1",
            ["DOTNET_EnableAVX512"] = "0",
            ["DOTNET_gcServer"] = "1",
            ["COMPlus_EnableAVX2"] = "0",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_ROOT"] = "/usr/lib/dotnet",
            ["TieredPGO"] = "1",
        };
        Assert.Equal(["COMPlus_EnableAVX2=0", "DOTNET_EnableAVX512=0", "DOTNET_TieredPGO=1", "DOTNET_gcServer=1"], RuntimeSettings.OverridesIn(variables));
        Assert.StartsWith("tiered compilation o", SystemProbe.Detect().Single(static field => field.Name == "runtime_settings").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void MLPerfs_fields_follow_from_what_was_found()
    {
        ImmutableArray<DetectedField> found =
        [
            .. SystemProbe.Detect().Where(static field => field.Name is not ("sockets" or "physical_cores" or "memory" or "accelerators" or "storage" or "network")),
            new("sockets", "2", "s"), new("physical_cores", "128", "c"), new("memory", "1056777540 kB", "m"),
            new("accelerators", "8 x NVIDIA H200, 143771 MiB", "nvidia-smi"), new("storage", "nvme0n1 3841 GB solid state, sda 960 GB rotational", "b"), new("network", "none", "n"),
        ];
        Dictionary<string, string> stated = StatedSystem.Of(found).ToDictionary(static field => field.Name, static field => field.Value);

        Assert.Equal(("64", "2", "1007.8 GiB"), (stated["host_processor_core_count"], stated["host_processors_per_node"], stated["host_memory_capacity"]));
        Assert.Equal(("8", "NVIDIA H200", "143771 MiB"), (stated["accelerators_per_node"], stated["accelerator_model_name"], stated["accelerator_memory_capacity"]));
        Assert.Equal(("3841 GB, 960 GB", "solid state, rotational"), (stated["host_storage_capacity"], stated["host_storage_type"]));
        Assert.Equal("0", stated["host_network_card_count"]);
    }

    [Fact]
    public void What_is_not_established_is_not_told()
    {
        ImmutableArray<DetectedField> found = [.. SystemProbe.Detect().Select(static field => field with { Value = SystemDescription.NotEstablished })];
        Assert.Empty(StatedSystem.Of(found));
    }
}
