using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>What LoadGen makes of the settings it was asked for, given the library: the values it runs and judges by.</summary>
/// <remarks>Source: MLCommons LoadGen 6.0, test_settings_internal.cc.</remarks>
public sealed record EffectiveSettings
{
    private const double OfflineSlack = 1.1;

    private const int MostSamples = SettingLimits.MostSamples;
    private const double MostSeconds = SettingLimits.MostSeconds;

    private EffectiveSettings()
    {
    }

    /// <summary>The settings as they were asked for.</summary>
    public required TestSettings Requested { get; init; }

    /// <summary>Samples in the library.</summary>
    public required int TotalSampleCount { get; init; }

    /// <summary>Samples of a loadable set: the override, or the library's number.</summary>
    public required int PerformanceSampleCount { get; init; }

    /// <summary>Samples of an accuracy run: the override, or the whole library.</summary>
    public required int AccuracySampleCount { get; init; }

    /// <summary>Samples of a query. Offline: of the only query.</summary>
    public required long SamplesPerQuery { get; init; }

    /// <summary>Least number of queries. Offline: 1. Single-stream with whole permutations: raised to a multiple of the library's performance samples.</summary>
    public required long MinQueryCount { get; init; }

    /// <summary>Least number of samples.</summary>
    public required long MinSampleCount { get; init; }

    /// <summary>How long queries are issued, milliseconds; 0 in Offline.</summary>
    public required long TargetDurationMs { get; init; }

    /// <summary>The percentile that counts. Offline: 0.99.</summary>
    public required double TargetLatencyPercentile { get; init; }

    /// <summary>The latency bound in nanoseconds; 0 where there is none (not Server).</summary>
    public required long TargetLatencyNs { get; init; }

    /// <summary>The scenario.</summary>
    public Scenario Scenario => Requested.Scenario;

    /// <summary>The probability that a response of a performance run goes to LoadGen's accuracy log.</summary>
    /// <remarks>A sampling target is divided by the samples that the run is expected to issue: the log's length is expected, not exact.</remarks>
    public double AccuracyLogProbability
    {
        get
        {
            if (Requested.AccuracyLogSamplingTarget <= 0)
            {
                return Requested.AccuracyLogProbability;
            }

            double byRate = Math.Truncate(Requested.TargetQps * Requested.MinDurationMs / 1000);
            double byCount = Scenario == Scenario.Offline ? MinSampleCount : (double)MinQueryCount * SamplesPerQuery;
            double expected = Math.Max(Scenario == Scenario.Offline ? byRate : byRate * SamplesPerQuery, byCount);
            return Requested.AccuracyLogSamplingTarget / expected;
        }
    }

    /// <summary>How long queries are generated for in a performance run, nanoseconds: twice the duration where the SUT sets the pace.</summary>
    public long GeneratedDurationNs => (Requested.IsScheduled ? 1 : 2) * TargetDurationMs * 1_000_000;

    /// <summary>About how many samples a performance run generates: what its arrays must hold.</summary>
    public double ExpectedSampleCount => SamplesPerQuery * Math.Max(MinQueryCount, GeneratedDurationNs / 1e9 * Requested.TargetQps);

    /// <summary>Derives the effective settings.</summary>
    /// <param name="requested">What was asked for.</param>
    /// <param name="totalSampleCount">Samples in the library, at least 1.</param>
    /// <param name="performanceSampleCount">The library's own number of performance samples, at least 1.</param>
    /// <exception cref="ArgumentException">The settings are refused; <see cref="WhyRefused"/> says why.</exception>
    public static EffectiveSettings Of(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        ArgumentNullException.ThrowIfNull(requested);
        if (WhyRefused(requested, totalSampleCount, performanceSampleCount) is string reason)
        {
            throw new ArgumentException(reason, nameof(requested));
        }

        return Derive(requested, totalSampleCount, performanceSampleCount);
    }

    /// <summary>Why no run can be made of the settings (values out of range, more queries than memory can hold); null when one can. Ask before <see cref="Of"/> where settings come from a file.</summary>
    public static string? WhyRefused(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        ArgumentNullException.ThrowIfNull(requested);
        string? outOfRange = SettingLimits.Refused(requested, totalSampleCount, performanceSampleCount) is [RefusedSetting first, ..] ? first.ToString() : null;
        if (outOfRange is not null)
        {
            return outOfRange;
        }

        if (ArrivalLimits.WhyRefused(requested) is { } arrivals)
        {
            return arrivals;
        }

        bool offline = requested.Scenario == Scenario.Offline;
        double offlineSamples = OfflineSlack * requested.MinDurationMs / 1e3 * requested.TargetQps;
        if (offline && offlineSamples > MostSamples)
        {
            return string.Create(CultureInfo.InvariantCulture, $"about {offlineSamples:G3} samples would be generated, more than {MostSamples}");
        }

        EffectiveSettings settings = Derive(requested, totalSampleCount, performanceSampleCount);

        // Equal issue rounds up to whole sets, and unique issue and accuracy runs take a whole set, which may be much larger than what was asked for.
        bool equal = requested.SampleConcatenatePermutation;
        double set = Math.Min(settings.PerformanceSampleCount, totalSampleCount) + (requested.Scenario == Scenario.MultiStream ? requested.SamplesPerQuery - 1 : 0);
        double samples = settings.ExpectedSampleCount + (!equal ? 0 : offline ? set : set * settings.SamplesPerQuery);
        double queries = settings.MinQueryCount + (!offline && (equal || requested.PerformanceIssueUnique || requested.Mode == TestMode.AccuracyOnly) ? set : 0);
        double seconds = queries / requested.TargetQps;
        return samples > MostSamples
            ? string.Create(CultureInfo.InvariantCulture, $"about {samples:G3} samples would be generated, more than {MostSamples}")
            : seconds > MostSeconds ? string.Create(CultureInfo.InvariantCulture, $"{queries} queries at {requested.TargetQps} a second would take {seconds:G3} s")
            : null;
    }

    private static EffectiveSettings Derive(TestSettings requested, int totalSampleCount, int performanceSampleCount)
    {
        int performanceSamples = requested.PerformanceSampleCountOverride is > 0 and int count ? count : performanceSampleCount;
        bool offline = requested.Scenario == Scenario.Offline;
        long samplesPerQuery = requested.Scenario switch
        {
            Scenario.Offline => OfflineSamples(requested, performanceSamples),
            Scenario.MultiStream => requested.SamplesPerQuery,
            _ => 1,
        };
        long minQueries = offline ? 1 : requested.MinQueryCount;
        if (requested.Scenario == Scenario.SingleStream && requested.SampleConcatenatePermutation)
        {
            minQueries = WholePermutations(requested, performanceSampleCount);
        }

        return new EffectiveSettings
        {
            Requested = requested,
            TotalSampleCount = totalSampleCount,
            PerformanceSampleCount = performanceSamples,
            AccuracySampleCount = requested.AccuracySampleCountOverride is > 0 and int samples ? samples : totalSampleCount,
            SamplesPerQuery = samplesPerQuery,
            MinQueryCount = minQueries,
            MinSampleCount = minQueries * samplesPerQuery,
            TargetDurationMs = offline ? 0 : requested.MinDurationMs,
            TargetLatencyPercentile = offline ? 0.99 : requested.TargetLatencyPercentile,
            TargetLatencyNs = requested.Scenario == Scenario.Server ? requested.TargetLatencyNs : 0,
        };
    }

    private static long OfflineSamples(TestSettings requested, int performanceSamples) =>
        requested.PerformanceIssueUnique
            ? performanceSamples
            : Math.Max(requested.MinQueryCount, (long)(OfflineSlack * (requested.MinDurationMs / 1e3) * requested.TargetQps));

    // The library's own count, not the override, and a whole further permutation when the count is a multiple already: LoadGen does so.
    private static long WholePermutations(TestSettings requested, int permutation)
    {
        long least = Math.Max(requested.MinQueryCount, (long)(2.0 * (requested.MinDurationMs / 1e3) * requested.TargetQps));
        return least + permutation - (least % permutation);
    }
}
