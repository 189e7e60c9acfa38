using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>What is plugged into the machine: processors, storage, network, accelerators.</summary>
internal static class Devices
{
    private const string Cpus = "/sys/devices/system/cpu";
    private const string Blocks = "/sys/block";
    private const string Nets = "/sys/class/net";
    private const string Adapters = "/sys/class/infiniband";
    private const string NvidiaDriver = "/proc/driver/nvidia/version";
    private const string AmdDriver = "/dev/kfd";
    private const string NvidiaQuery = "nvidia-smi --query-gpu=name,memory.total --format=csv,noheader";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>All of them, in a fixed order.</summary>
    public static IEnumerable<DetectedField> Detect()
    {
        (int Package, int Core)[] cores = [.. Folders(Cpus, "cpu*").Select(static cpu => (Number(cpu + "/topology/physical_package_id"), Number(cpu + "/topology/core_id"))).Where(static core => core is { Item1: >= 0, Item2: >= 0 }).Distinct()];
        yield return new("sockets", cores.Length == 0 ? SystemDescription.NotEstablished : Text(cores.Select(static core => core.Package).Distinct().Count()), Cpus + "/cpu*/topology");
        yield return new("physical_cores", cores.Length == 0 ? SystemDescription.NotEstablished : Text(cores.Length), Cpus + "/cpu*/topology");
        yield return new("max_frequency", Frequency() ?? SystemDescription.NotEstablished, Cpus + "/cpu0/cpufreq/cpuinfo_max_freq");
        yield return new("hypervisor", KernelText.Field("/proc/cpuinfo", "flags")?.Split(' ').Contains("hypervisor") switch { true => "yes", false => "none", _ => SystemDescription.NotEstablished }, "/proc/cpuinfo: flags");
        yield return new("storage", Listed(Folders(Blocks, "*").Where(static block => Directory.Exists(block + "/device")).Select(Storage)), Blocks);
        yield return new("network", Listed(Folders(Nets, "*").Where(static net => Directory.Exists(net + "/device")).Select(Network).Concat(Folders(Adapters, "*").Where(IsInfiniBand).Select(Adapter))), $"{Nets}, {Adapters}");
        yield return Accelerators();
    }

    private static DetectedField Accelerators()
    {
        if (File.Exists(NvidiaDriver))
        {
            string[] lines = Output(NvidiaQuery)?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
            IEnumerable<string> groups = lines.GroupBy(static line => line).Select(static group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} x {group.Key}"));
            return new("accelerators", lines.Length == 0 ? SystemDescription.NotEstablished : string.Join("; ", groups), NvidiaQuery);
        }

        // Its own tools' output differs from release to release: that there is one is all that is claimed.
        return File.Exists(AmdDriver)
            ? new("accelerators", SystemDescription.NotEstablished, AmdDriver + " is there; state it")
            : new("accelerators", "none", $"neither {NvidiaDriver} nor {AmdDriver}");
    }

    private static string Storage(string block)
    {
        const int SectorBytes = 512;
        long sectors = long.TryParse(KernelText.Read(block + "/size"), NumberStyles.None, CultureInfo.InvariantCulture, out long read) ? read : 0;
        string kind = KernelText.Read(block + "/queue/rotational") switch { "0" => "solid state", "1" => "rotational", _ => "of unknown kind" };
        return string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(block)} {sectors * SectorBytes / 1e9:F0} GB {kind}");
    }

    private static string Network(string net) => KernelText.Read(net + "/speed") is { } speed and not "-1" ? $"{Path.GetFileName(net)} {speed} Mb/s" : $"{Path.GetFileName(net)} of unknown speed";

    /// <summary>An adapter whose link is Ethernet stands among the networks already.</summary>
    private static bool IsInfiniBand(string adapter) => KernelText.Read(adapter + "/ports/1/link_layer") == "InfiniBand";

    private static string Adapter(string adapter) => KernelText.Read(adapter + "/ports/1/rate") is { } rate ? $"{Path.GetFileName(adapter)} InfiniBand {rate.Replace(',', ' ')}" : $"{Path.GetFileName(adapter)} InfiniBand of unknown speed";

    private static string? Frequency() => long.TryParse(KernelText.Read(Cpus + "/cpu0/cpufreq/cpuinfo_max_freq"), NumberStyles.None, CultureInfo.InvariantCulture, out long kilohertz)
        ? string.Create(CultureInfo.InvariantCulture, $"{kilohertz / 1e6:0.##} GHz")
        : null;

    private static string Listed(IEnumerable<string> devices)
    {
        string text = string.Join(", ", devices.Order(StringComparer.Ordinal));
        return text.Length == 0 ? "none" : text;
    }

    private static IEnumerable<string> Folders(string folder, string pattern) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder, pattern) : [];

    private static int Number(string path) => int.TryParse(KernelText.Read(path), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Output(string command)
    {
        string[] words = command.Split(' ');
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(Patience))
            {
                return process.ExitCode == 0 ? output.Result : null;
            }

            process.Kill(entireProcessTree: true);
            return null;
        }
        catch (Exception failed) when (failed is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
