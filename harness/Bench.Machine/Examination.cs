using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>One thing looked at on the machine.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Reading">What was found, with its unit.</param>
/// <param name="Fit">Whether measurements are sound with it.</param>
/// <param name="Remedy">What to do; empty when fit.</param>
public sealed record Symptom(string Subject, string Reading, bool Fit, string Remedy);

/// <summary>Whether this machine is fit to measure on: timer, cores, load, memory, and its measured limits.</summary>
public static class Examination
{
    /// <summary>Looks at everything; takes about two seconds.</summary>
    public static ImmutableArray<Symptom> Examine() => [.. Conditions(), .. LimitsOf(LimitsProbe.Measure())];

    private static IEnumerable<Symptom> Conditions()
    {
        yield return Timer();
        yield return Sleep();
        yield return Cores();
        yield return Load();
        yield return Memory();
        yield return SharedMemory();
        yield return Vectors();
        yield return ClockSource();
        yield return Governor();
        yield return Runtime();
    }

    private static Symptom Timer()
    {
        long least = long.MaxValue;
        for (int i = 0; i < 10_000; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long end = Stopwatch.GetTimestamp();
            least = end > start ? Math.Min(least, end - start) : least;
        }

        double nanoseconds = least * 1e9 / Stopwatch.Frequency;
        return new Symptom("timer step", $"{nanoseconds:F0} ns", nanoseconds <= 200, "use a machine whose clock source is tsc (x86) or arch_sys_counter (Arm)");
    }

    private static Symptom Sleep()
    {
        double[] overshoot = new double[50];
        for (int i = 0; i < overshoot.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(1);
            overshoot[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds - 1000;
        }

        Array.Sort(overshoot);
        double median = overshoot[overshoot.Length / 2];
        return new Symptom("overshoot of a 1 ms sleep, median", $"{median:F0} us", median <= 500, "stop other work on this machine; a virtual machine may be sharing its cores");
    }

    private static Symptom Cores() => new(
        "cores",
        Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
        Environment.ProcessorCount >= 2,
        "use two cores or more: LoadGen's issuing thread and the SUT share one here");

    private static Symptom Load()
    {
        string? text = KernelText.Read("/proc/loadavg")?.Split(' ')[0];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double load)
            ? new Symptom("load over the last minute", $"{load:F2}", load <= 0.5, "wait until nothing else runs, then measure")
            : new Symptom("load over the last minute", SystemDescription.NotEstablished, Fit: false, "mount /proc");
    }

    private static Symptom Memory()
    {
        string? text = KernelText.Field("/proc/meminfo", "MemAvailable")?.Split(' ')[0];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes)
            ? new Symptom("available memory", $"{kibibytes / 1048576.0:F1} GiB", kibibytes >= 3 << 20, "free 3 GiB: datasets and weights are held in memory")
            : new Symptom("available memory", SystemDescription.NotEstablished, Fit: false, "mount /proc");
    }

    private static Symptom SharedMemory()
    {
        const string folder = "/dev/shm";
        long free = Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : 0;
        return new Symptom("free shared memory in /dev/shm", $"{free / 1073741824.0:F1} GiB", free >= 1L << 30, "mount a tmpfs of 1 GiB or more at /dev/shm: tensors are handed to the SUT through it");
    }

    private static Symptom Vectors() => new(
        "vector width", $"{SystemProbe.VectorBits} bits", SystemProbe.VectorBits >= 128, "use a CPU with vector units, or unset DOTNET_EnableHWIntrinsic");

    private static Symptom ClockSource()
    {
        string source = KernelText.Read("/sys/devices/system/clocksource/clocksource0/current_clocksource") ?? SystemDescription.NotEstablished;
        return new Symptom("clock source", source, source is "tsc" or "arch_sys_counter" or "kvm-clock", "boot with clocksource=tsc");
    }

    private static Symptom Governor()
    {
        string governor = KernelText.Read("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") ?? SystemDescription.NotEstablished;
        return new Symptom("frequency governor", governor, governor is "performance" or SystemDescription.NotEstablished, "cpupower frequency-set -g performance");
    }

    private static Symptom Runtime()
    {
        ImmutableArray<string> overrides = RuntimeOverrides.In(RuntimeSettings.Text);
        return new Symptom("variables that override the runtime", overrides.IsEmpty ? "none" : string.Join(' ', overrides), overrides.IsEmpty, $"unset {RuntimeOverrides.NamesOf(overrides)}: limits are of the processor without what they take away (SYS109)");
    }

    private static IEnumerable<Symptom> LimitsOf(MachineLimits limits)
    {
        foreach ((string threads, CoreLimits core) in new[] { ("one core", limits.OneCore), ($"{limits.Cores} cores", limits.AllCores) })
        {
            yield return new Symptom($"peak fp32, {threads}", $"{core.PeakFp32Gflops:F1} GFLOP/s", Fit: true, "");
            yield return new Symptom($"L2 read, {threads}", $"{core.L2GigabytesPerSecond:F1} GB/s", Fit: true, "");
            yield return new Symptom($"L3 read, {threads}", $"{core.L3GigabytesPerSecond:F1} GB/s", Fit: true, "");
            yield return new Symptom($"DRAM read, {threads}", $"{core.DramGigabytesPerSecond:F1} GB/s", Fit: true, "");
        }
    }
}
