using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.RunDirectories;

/// <summary>Refuses numbers that no run can have, before anything is computed or allocated from them. What the round allows is the rules' business, not ours.</summary>
internal static class PlausibleNumbers
{
    /// <summary>A year: longer than any run.</summary>
    public const long GreatestNs = 365L * 24 * 3600 * 1_000_000_000;

    /// <summary>More queries than the largest bundle, of 4 GiB, holds records of.</summary>
    private const long GreatestCount = 1L << 28;

    /// <summary>Samples that a run may generate, which is also the most that LoadGen takes; single-stream generates more queries than it issues.</summary>
    private const double GreatestSamples = 1L << 28;

    private const int MostCores = 65_536;

    /// <summary>Twice the clock of any processor sold.</summary>
    private const double GreatestGigahertz = 12;

    /// <summary>As many vector units as any core sold has, for multiply-adds or for loads; the clock leaves room for more.</summary>
    private const double PipesOfACore = 4;

    private const double FlopsOfAMultiplyAdd = 2;

    /// <summary>An exbibyte.</summary>
    private const long MostMemoryKb = 1L << 50;

    /// <summary>The widest that an instruction set has (Arm's SVE).</summary>
    private const int WidestVectorBits = 2048;

    public static IEnumerable<Finding> Of(Plan plan)
    {
        CheckedNumbers numbers = new(RunFileNames.Plan);
        Settings(numbers, "performance", plan.Performance);
        Settings(numbers, "accuracy", plan.Accuracy);
        numbers.Between("warm_up_ms", plan.WarmUpMs, 0, GreatestNs / 1_000_000);
        numbers.Between("sut.threads", plan.Sut.Threads, 1, 65_536);
        numbers.Between("sut.timeout_ms", plan.Sut.TimeoutMs, 1, GreatestNs / 1_000_000);
        numbers.Between("responses.kept_share", plan.Responses.KeptShare, 0, 1);
        numbers.Between("responses.maximum_kept", plan.Responses.MaximumKept, 0, GreatestCount);
        numbers.Between("responses.maximum_bytes", plan.Responses.MaximumBytes, 0, 1L << 40);
        numbers.Between("responses.judged", plan.Responses.Judged, 0, GreatestCount);
        numbers.Between("responses.positions", plan.Responses.Positions, 1, 1 << 20);
        numbers.Between("responses.tokens_to_establish_precision", plan.Responses.TokensToEstablishPrecision, 0, int.MaxValue);
        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(SystemDescription system)
    {
        CheckedNumbers numbers = new(RunFileNames.System);
        numbers.Between("limits.cores", system.Limits.Cores, 1, MostCores);
        FoundNumbers(numbers, system);
        if (Found(system, "cores") is { } cores && cores != system.Limits.Cores)
        {
            // Of one process, by one count: the limits are measured on all the processors that it may use.
            numbers.Refuse("limits.cores", $"{system.Limits.Cores}", $"{cores}, as found.cores");
        }

        numbers.Between("limits.l2_bytes", system.Limits.L2Bytes, 0, 1L << 50);
        numbers.Between("limits.l3_bytes", system.Limits.L3Bytes, 0, 1L << 50);
        Limits(numbers, system, "one_core", system.Limits.OneCore, cores: 1);
        Limits(numbers, system, "all_cores", system.Limits.AllCores, cores: Math.Clamp(system.Limits.Cores, 1, MostCores));
        return numbers.Findings;
    }

    /// <summary>What the harness writes of the machine is a number in its range, or that it is not established; a field that is not there is of an earlier version. Where two fields come from one file of the kernel, they say one thing.</summary>
    private static void FoundNumbers(CheckedNumbers numbers, SystemDescription system)
    {
        foreach ((string field, long least, long most, string unit) in new[] { ("cores", 1, MostCores, ""), ("physical_cores", 1, MostCores, ""), ("sockets", 1, MostCores, ""), ("vector_bits", 64, WidestVectorBits, ""), ("memory", 1, MostMemoryKb, " kB") })
        {
            if (Told(system, field) is { } text && !(text.EndsWith(unit, StringComparison.Ordinal) && long.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most))
            {
                numbers.Refuse($"found.{field}", Shortened(text), $"{least} to {most}{unit}, or {SystemDescription.NotEstablished}");
            }
        }

        // Physical cores may be more than the processors that the process may use, as in a container; sockets are counted among them.
        if (Found(system, "sockets") is { } sockets && Found(system, "physical_cores") is { } physical && sockets > physical)
        {
            numbers.Refuse("found.sockets", $"{sockets}", $"at most the {physical} of found.physical_cores");
        }

        string caches = $"L2 {system.Limits.L2Bytes >> 10} KiB, L3 {system.Limits.L3Bytes >> 10} KiB";
        if (Told(system, "cache_sizes") is { } found && found != caches)
        {
            numbers.Refuse("found.cache_sizes", Shortened(found), $"{caches}, as limits.l2_bytes and limits.l3_bytes");
        }
    }

    private static string? Told(SystemDescription system, string field) => system.Found.GetValueOrDefault(field) is { } text && text != SystemDescription.NotEstablished ? text : null;

    /// <summary>No limit is above what the widest core could do that the file itself describes. An invented one would make every result look slow, and hide one that is faster than its machine.</summary>
    private static void Limits(CheckedNumbers numbers, SystemDescription system, string name, CoreLimits limits, int cores)
    {
        double issuedEachNs = GreatestGigahertz * PipesOfACore * cores;
        int bits = Found(system, "vector_bits") is { } found and >= 64 and <= WidestVectorBits ? found : WidestVectorBits;
        double gflops = issuedEachNs * FlopsOfAMultiplyAdd * bits / 32, gigabytes = issuedEachNs * bits / 8;
        numbers.Between($"limits.{name}.peak_fp32_gflops", limits.PeakFp32Gflops, 1e-6, gflops);
        numbers.Between($"limits.{name}.l2_gigabytes_per_second", limits.L2GigabytesPerSecond, 1e-6, gigabytes);
        numbers.Between($"limits.{name}.l3_gigabytes_per_second", limits.L3GigabytesPerSecond, 1e-6, gigabytes);
        numbers.Between($"limits.{name}.dram_gigabytes_per_second", limits.DramGigabytesPerSecond, 1e-6, gigabytes);
    }

    private static int? Found(SystemDescription system, string field) =>
        int.TryParse(system.Found.GetValueOrDefault(field), NumberStyles.None, CultureInfo.InvariantCulture, out int found) && found is >= 1 and <= MostCores ? found : null;

    public static IEnumerable<Finding> Of(string name, RunHeader header)
    {
        CheckedNumbers numbers = new(name);
        Settings(numbers, "header.settings", header.Settings);
        numbers.Between("header.total_sample_count", header.TotalSampleCount, 1, GreatestCount);
        numbers.Between("header.performance_sample_count", header.PerformanceSampleCount, 1, header.TotalSampleCount);
        if (header.Settings.PerformanceIssueSame)
        {
            int set = header.Settings.PerformanceSampleCountOverride is > 0 and int count ? count : header.PerformanceSampleCount;
            numbers.Between("header.settings.performance_issue_same_index", header.Settings.PerformanceIssueSameIndex, 0, Math.Min(set, header.TotalSampleCount) - 1);
        }

        // The bounds above are those of a bundle; LoadGen's own are asked last, so that whatever derives the run again from the header can.
        if (!numbers.Findings.Any() && EffectiveSettings.WhyRefused(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount) is string reason)
        {
            numbers.Refuse("header.settings", reason, "settings that LoadGen can make a run of");
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(string name, IReadOnlyList<RunFault> faults)
    {
        CheckedNumbers numbers = new(name);
        for (int i = 0; i < faults.Count; i++)
        {
            numbers.Between($"fault {i}: count", faults[i].Count, 1, 1L << 40);
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(string name, RunEnd end)
    {
        CheckedNumbers numbers = new(name);
        if (!Sha256Digest.TryParse(end.Salt, out _))
        {
            numbers.Refuse("end.salt", $"'{Shortened(end.Salt)}'", "64 lower-case hexadecimal digits");
        }

        numbers.Between("end.last_issue_ns", end.LastIssueNs, 0, GreatestNs);
        numbers.Between("end.last_completion_ns", end.LastCompletionNs, 0, GreatestNs);
        for (int i = 0; i < end.Kept.Length; i++)
        {
            numbers.Between($"end.kept[{i}].record", end.Kept[i].Record, 0, GreatestCount);
            numbers.Between($"end.kept[{i}].sample", end.Kept[i].Sample, 0, GreatestCount);
            numbers.Between($"end.kept[{i}].length", end.Kept[i].Length, 0, int.MaxValue);
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(AccuracyScore score)
    {
        CheckedNumbers numbers = new(RunFileNames.Score);
        numbers.NotNegative("target", score.Target);
        numbers.NotNegative("score", score.Score);
        numbers.Between("judged_values", score.JudgedValues, 0, RunFiles.MaximumBytes / ResponseRow.Size);
        for (int i = 0; i < score.Responses.Length; i++)
        {
            Judged(numbers, $"responses[{i}]", score.Responses[i]);
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(ComplianceScore score)
    {
        CheckedNumbers numbers = new(RunFileNames.Answers);
        for (int i = 0; i < score.Answers.Length; i++)
        {
            Judged(numbers, $"answers[{i}].response", score.Answers[i].Response);
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(AttemptList attempts)
    {
        CheckedNumbers numbers = new(RunFileNames.Attempts);
        numbers.Between("entries", attempts.Entries, 1, GreatestCount);
        foreach ((int place, LedgerSection section) in attempts.Ledger.Index())
        {
            if (section.Entry is null == section.Others is null)
            {
                numbers.Refuse($"ledger[{place}]", section.Entry is null ? "neither" : "both", "one of entry and others");
            }

            numbers.Between($"ledger[{place}].others.count", section.Others?.Count ?? 1, 1, GreatestCount);
        }

        return numbers.Findings;
    }

    public static IEnumerable<Finding> Of(ResultDeclaration declared)
    {
        CheckedNumbers numbers = new(RunFileNames.Result);
        numbers.Between("value", declared.Value, 0, double.MaxValue);
        numbers.NotNegative("accuracy", declared.Accuracy);
        numbers.NotNegative("accuracy_target", declared.AccuracyTarget);
        numbers.Between("speed_of_light_percent", declared.SpeedOfLightPercent, 0, double.MaxValue);
        numbers.Between("harness_overhead_ns", declared.HarnessOverheadNs ?? 0, 0, GreatestNs);
        return numbers.Findings;
    }

    private static void Judged(CheckedNumbers numbers, string where, JudgedResponse response)
    {
        numbers.Between($"{where}.record", response.Record, 0, GreatestCount);
        numbers.Between($"{where}.sample", response.Sample, 0, GreatestCount);
        numbers.Between($"{where}.length", response.Length, 0, int.MaxValue);
        numbers.Between($"{where}.rows", response.Rows, 0, RunFiles.MaximumBytes / ResponseRow.Size);
        numbers.NotNegative($"{where}.error", response.Error);
        if (response.Speculation is { } speculation)
        {
            numbers.Between($"{where}.speculation.proposed", speculation.Proposed, 0, GreatestCount);
            numbers.Between($"{where}.speculation.accepted", speculation.Accepted, 0, speculation.Proposed);
            numbers.Between($"{where}.speculation.steps", speculation.Steps, 0, response.Length);
        }
    }

    private static void Settings(CheckedNumbers numbers, string where, TestSettings settings)
    {
        numbers.Between($"{where}.target_qps", settings.TargetQps, 1e-9, 1e12);
        numbers.Between($"{where}.target_latency_ns", settings.TargetLatencyNs, 0, GreatestNs);
        numbers.Between($"{where}.server_ttft_latency_ns", settings.ServerTtftLatencyNs, 0, GreatestNs);
        numbers.Between($"{where}.server_tpot_latency_ns", settings.ServerTpotLatencyNs, 0, GreatestNs);
        numbers.Between($"{where}.target_latency_percentile", settings.TargetLatencyPercentile, 1e-9, 1 - 1e-9);
        numbers.Between($"{where}.samples_per_query", settings.SamplesPerQuery, 1, 65_536);
        numbers.Between($"{where}.min_duration_ms", settings.MinDurationMs, 0, GreatestNs / 1_000_000);
        numbers.Between($"{where}.max_duration_ms", settings.MaxDurationMs, 0, GreatestNs / 1_000_000);
        numbers.Between($"{where}.min_query_count", settings.MinQueryCount, 0, GreatestCount);
        numbers.Between($"{where}.max_query_count", settings.MaxQueryCount, 0, GreatestCount);
        numbers.Between($"{where}.accuracy_log_probability", settings.AccuracyLogProbability, 0, 1);
        numbers.Between($"{where}.accuracy_log_sampling_target", settings.AccuracyLogSamplingTarget, 0, GreatestCount);
        numbers.Between($"{where}.performance_issue_same_index", settings.PerformanceIssueSameIndex, 0, GreatestCount);
        numbers.Between($"{where}.performance_sample_count_override", settings.PerformanceSampleCountOverride, 0, GreatestCount);
        numbers.Between($"{where}.accuracy_sample_count_override", settings.AccuracySampleCountOverride, 0, GreatestCount);

        // The streams of a run are derived again from these: bound the memory and the last scheduled time that they ask for.
        int together = settings.Scenario == Scenario.MultiStream ? settings.SamplesPerQuery : 1;
        double queries = Math.Max(settings.MinQueryCount, settings.TargetQps * settings.MinDurationMs / 1000);
        numbers.Between($"{where}: samples asked for by target_qps, min_duration_ms and min_query_count", queries * together, 0, GreatestSamples);
        numbers.Between($"{where}: seconds asked for by min_query_count at target_qps", settings.MinQueryCount / settings.TargetQps, 0, GreatestNs / 1e9);
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
