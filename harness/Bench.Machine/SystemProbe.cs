using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>What the harness itself finds out about the machine, beside what the submitter states.</summary>
public static class SystemProbe
{
    /// <summary>What a field says when the machine does not tell.</summary>
    public const string NotEstablished = "not established";

    /// <summary>Describes the system: stated fields, found fields, limits, fingerprint.</summary>
    public static SystemDescription Describe(ImmutableSortedDictionary<string, string> stated, MachineLimits limits)
    {
        ImmutableSortedDictionary<string, string> found = Found();
        return new SystemDescription { Stated = stated, Found = found, Limits = limits, Fingerprint = SystemDescription.FingerprintOf(found) };
    }

    /// <summary>The found fields, sorted by name.</summary>
    public static ImmutableSortedDictionary<string, string> Found()
    {
        CacheSizes caches = CacheSizes.Read();
        Dictionary<string, string> fields = new()
        {
            ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["cache_sizes"] = caches.Established ? $"L2 {caches.L2Bytes >> 10} KiB, L3 {caches.L3Bytes >> 10} KiB" : NotEstablished,
            ["clock_source"] = KernelText.Read("/sys/devices/system/clocksource/clocksource0/current_clocksource") ?? NotEstablished,
            ["cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["cpu_model"] = KernelText.Field("/proc/cpuinfo", "model name") ?? KernelText.Field("/proc/cpuinfo", "CPU part") ?? NotEstablished,
            ["governor"] = KernelText.Read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") ?? NotEstablished,
            ["huge_pages"] = KernelText.Read("/sys/kernel/mm/transparent_hugepage/enabled") ?? NotEstablished,
            ["kernel"] = KernelText.Read("/proc/sys/kernel/osrelease") ?? NotEstablished,
            ["memory"] = KernelText.Field("/proc/meminfo", "MemTotal") ?? NotEstablished,
            ["operating_system"] = KernelText.Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? NotEstablished,
            ["runtime"] = $".NET {Environment.Version}",
            ["vector_bits"] = VectorBits.ToString(CultureInfo.InvariantCulture),
        };
        return fields.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>What can be found of the fields that a submitter states, under MLPerf's names, as a start for a system description.</summary>
    public static ImmutableSortedDictionary<string, string> StatedDefaults()
    {
        ImmutableSortedDictionary<string, string> found = Found();
        return new Dictionary<string, string>
        {
            ["framework"] = found["runtime"],
            ["host_memory_capacity"] = found["memory"],
            ["host_processor_core_count"] = found["cores"],
            ["host_processor_model_name"] = found["cpu_model"],
            ["operating_system"] = $"{found["operating_system"]}, Linux {found["kernel"]}",
            ["other_software_stack"] = found["runtime"],
        }.Where(static field => field.Value != NotEstablished).ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Bits of the widest vector that the runtime uses.</summary>
    internal static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;
}
