using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>What no run can have, whatever the rules say: values out of their range, a greatest below its least, a library without samples. Pure; asked before every run, and of every header that is read.</summary>
/// <remarks>LoadGen checks few of these: a greatest duration below the least ends its run with an error, a percentile of 1 reads behind the end of the latencies, a negative number wraps around.</remarks>
public static class SettingLimits
{
    /// <summary>Most samples that a run generates: 2^28 of them are 1 GiB of indices.</summary>
    public const int MostSamples = 1 << 28;

    /// <summary>The longest run, seconds: as nanoseconds, 64 bits hold it.</summary>
    public const double MostSeconds = 1e9;

    private const long MostMs = (long)(MostSeconds * 1e3);

    /// <summary>Every setting that is refused by itself or beside another, in the order of LoadGen's list; empty when a run may be tried.</summary>
    /// <param name="requested">The settings.</param>
    /// <param name="totalSampleCount">Samples in the library.</param>
    /// <param name="performanceSampleCount">The library's own number of performance samples.</param>
    public static ImmutableArray<RefusedSetting> Refused(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        ArgumentNullException.ThrowIfNull(requested);
        return
        [
            .. OutOfRange(requested, totalSampleCount, performanceSampleCount),
            .. BelowLeast("max_duration_ms", requested.MaxDurationMs, "min_duration_ms", requested.MinDurationMs, " ms"),
            .. BelowLeast("max_query_count", requested.MaxQueryCount, "min_query_count", requested.MinQueryCount, ""),
            .. NotInTheSet(requested, totalSampleCount, performanceSampleCount),
        ];
    }

    private static IEnumerable<RefusedSetting> OutOfRange(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        (string Name, double Value, double Least, double Most)[] settings =
        [
            ("total_sample_count", totalSampleCount, 1, int.MaxValue),
            ("performance_sample_count", performanceSampleCount, 1, int.MaxValue),
            ("performance_sample_count_override", requested.PerformanceSampleCountOverride, 0, int.MaxValue),
            ("accuracy_sample_count_override", requested.AccuracySampleCountOverride, 0, int.MaxValue),
            ("performance_issue_same_index", requested.PerformanceIssueSameIndex, 0, int.MaxValue),
            ("samples_per_query", requested.SamplesPerQuery, 1, 1_000_000),
            ("target_qps", requested.TargetQps, 1e-6, 1e10),
            ("target_latency_ns", requested.TargetLatencyNs, 0, MostSeconds * 1e9),
            ("server_ttft_latency_ns", requested.ServerTtftLatencyNs, 0, MostSeconds * 1e9),
            ("server_tpot_latency_ns", requested.ServerTpotLatencyNs, 0, MostSeconds * 1e9),
            ("min_duration_ms", requested.MinDurationMs, 0, MostMs),
            ("max_duration_ms", requested.MaxDurationMs, 0, MostMs),
            ("min_query_count", requested.MinQueryCount, 0, MostSamples),
            ("max_query_count", requested.MaxQueryCount, 0, long.MaxValue),
            ("server_max_async_queries", requested.ServerMaxAsyncQueries, 0, int.MaxValue),
            ("accuracy_log_probability", requested.AccuracyLogProbability, 0, 1),
            ("accuracy_log_sampling_target", requested.AccuracyLogSamplingTarget, 0, long.MaxValue),
        ];

        // Written so that not-a-number is refused too.
        IEnumerable<RefusedSetting> outside = settings
            .Where(static setting => !(setting.Value >= setting.Least && setting.Value <= setting.Most))
            .Select(static setting => new RefusedSetting(setting.Name, Text($"{setting.Value}"), Text($"from {setting.Least:G4} to {setting.Most:G4}")));
        return requested.TargetLatencyPercentile is > 0 and < 1
            ? outside
            : outside.Append(new RefusedSetting("target_latency_percentile", Text($"{requested.TargetLatencyPercentile}"), "a fraction greater than 0 and less than 1"));
    }

    private static IEnumerable<RefusedSetting> BelowLeast(string greatest, long most, string lowest, long least, string unit)
    {
        if (most > 0 && most < least)
        {
            yield return new RefusedSetting(greatest, Text($"{most}{unit}"), Text($"at least {lowest}, {least}{unit}, or 0 for none"));
        }
    }

    private static IEnumerable<RefusedSetting> NotInTheSet(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        int set = Math.Min(totalSampleCount, requested.PerformanceSampleCountOverride is > 0 and int count ? count : performanceSampleCount);
        if (requested.PerformanceIssueSame && set > 0 && requested.PerformanceIssueSameIndex >= set)
        {
            yield return new RefusedSetting("performance_issue_same_index", Text($"{requested.PerformanceIssueSameIndex}"), Text($"less than {set}, the samples of a set"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
