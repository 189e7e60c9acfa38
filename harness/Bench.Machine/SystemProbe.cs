using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>What the harness itself finds out about the machine, beside what the submitter states.</summary>
public static class SystemProbe
{
    /// <summary>Describes the system: stated fields, found fields with where they were read, limits, fingerprint.</summary>
    public static SystemDescription Describe(ImmutableSortedDictionary<string, string> stated, MachineLimits limits)
    {
        ImmutableArray<DetectedField> fields = Detect();
        ImmutableSortedDictionary<string, string> found = fields.ToImmutableSortedDictionary(static field => field.Name, static field => field.Value, StringComparer.Ordinal);
        return new SystemDescription
        {
            Stated = stated,
            Found = found,
            Provenance = fields.ToImmutableSortedDictionary(static field => field.Name, static field => field.Source, StringComparer.Ordinal),
            Limits = limits,
            Fingerprint = SystemDescription.FingerprintOf(found),
        };
    }

    /// <summary>Everything that is found out, sorted by name.</summary>
    public static ImmutableArray<DetectedField> Detect()
    {
        CacheSizes caches = CacheSizes.Read();
        DetectedField[] fields =
        [
            new("architecture", RuntimeInformation.ProcessArchitecture.ToString(), "the runtime"),
            new("cache_sizes", caches.Established ? $"L2 {caches.L2Bytes >> 10} KiB, L3 {caches.L3Bytes >> 10} KiB" : SystemDescription.NotEstablished, "/sys/devices/system/cpu/cpu0/cache"),
            Of("clock_source", "/sys/devices/system/clocksource/clocksource0/current_clocksource"),
            new("cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture), "the runtime: processors that this process may use"),
            new("cpu_model", KernelText.Field("/proc/cpuinfo", "model name") ?? KernelText.Field("/proc/cpuinfo", "CPU part") ?? SystemDescription.NotEstablished, "/proc/cpuinfo"),
            Of("governor", "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
            Of("huge_pages", "/sys/kernel/mm/transparent_hugepage/enabled"),
            Of("kernel", "/proc/sys/kernel/osrelease"),
            new("memory", KernelText.Field("/proc/meminfo", "MemTotal") ?? SystemDescription.NotEstablished, "/proc/meminfo: MemTotal"),
            new("operating_system", KernelText.Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? SystemDescription.NotEstablished, "/etc/os-release: PRETTY_NAME"),
            new("runtime", $".NET {Environment.Version}", "the runtime"),
            new("runtime_settings", RuntimeSettings.Text, "the runtime's configuration, and DOTNET_ variables that override it"),
            new("vector_bits", VectorBits.ToString(CultureInfo.InvariantCulture), "the runtime"),
        ];
        return [.. fields.Concat(Devices.Detect()).OrderBy(static field => field.Name, StringComparer.Ordinal)];
    }

    private static DetectedField Of(string name, string path) => new(name, KernelText.Read(path) ?? SystemDescription.NotEstablished, path);

    /// <summary>Bits of the widest vector that the runtime uses.</summary>
    internal static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;
}
