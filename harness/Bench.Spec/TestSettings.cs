using System.Text.Json.Serialization;

namespace Bench.Spec;

/// <summary>The settings of one LoadGen run, under LoadGen's names where it has them; defaults are LoadGen's.</summary>
/// <remarks>Source: MLCommons LoadGen 6.0, test_settings.h. One value per meaning instead of one per scenario.</remarks>
public sealed record TestSettings
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>What the run is for.</summary>
    public TestMode Mode { get; init; } = TestMode.PerformanceOnly;

    /// <summary>Server: the arrival rate. Offline: the expected samples per second. Single- and multi-stream: the expected queries per second, which bounds how many queries are generated. Greater than 0.</summary>
    public double TargetQps { get; init; } = 1;

    /// <summary>Server: how queries arrive; null for LoadGen's Poisson process, which alone is of the closed division.</summary>
    public ArrivalProcess? Arrivals { get; init; }

    /// <summary>Whether queries have scheduled times, which their latency counts from: in Server, but for a closed loop.</summary>
    [JsonIgnore]
    public bool IsScheduled => Scenario == Scenario.Server && Arrivals is not ArrivalProcess.ClosedLoop;

    /// <summary>The latency bound of Server, nanoseconds.</summary>
    public long TargetLatencyNs { get; init; } = 100_000_000;

    /// <summary>Server: whether the latencies of tokens are bounded instead of the whole response's, as MLPerf does for language models. <see cref="TargetLatencyNs"/> is then no condition.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool UseTokenLatencies { get; init; }

    /// <summary>Server with token latencies: the bound of the first token's latency (TTFT) at the target percentile, nanoseconds.</summary>
    public long ServerTtftLatencyNs { get; init; } = 100_000_000;

    /// <summary>Server with token latencies: the bound of the time per output token (TPOT) at the target percentile, nanoseconds.</summary>
    public long ServerTpotLatencyNs { get; init; } = 100_000_000;

    /// <summary>The percentile of latency that counts, a fraction in (0, 1).</summary>
    public double TargetLatencyPercentile { get; init; } = 0.99;

    /// <summary>Samples of a multi-stream query.</summary>
    public int SamplesPerQuery { get; init; } = 8;

    /// <summary>Least duration, milliseconds.</summary>
    public long MinDurationMs { get; init; } = 10_000;

    /// <summary>Greatest duration, milliseconds; 0 for none.</summary>
    public long MaxDurationMs { get; init; }

    /// <summary>Least number of queries.</summary>
    public long MinQueryCount { get; init; } = 100;

    /// <summary>Greatest number of queries; 0 for none.</summary>
    public long MaxQueryCount { get; init; }

    /// <summary>Seed of the order in which samples are loaded.</summary>
    public ulong QslRngSeed { get; init; }

    /// <summary>Seed of the choice of samples.</summary>
    public ulong SampleIndexRngSeed { get; init; }

    /// <summary>Seed of the arrival times.</summary>
    public ulong ScheduleRngSeed { get; init; }

    /// <summary>Seed of the choice of responses for LoadGen's accuracy log.</summary>
    public ulong AccuracyLogRngSeed { get; init; }

    /// <summary>Probability that a response of a performance run goes to LoadGen's accuracy log.</summary>
    public double AccuracyLogProbability { get; init; }

    /// <summary>Expected number of responses in LoadGen's accuracy log; 0 uses the probability.</summary>
    public long AccuracyLogSamplingTarget { get; init; }

    /// <summary>Every query another sample.</summary>
    public bool PerformanceIssueUnique { get; init; }

    /// <summary>Every query the same sample.</summary>
    public bool PerformanceIssueSame { get; init; }

    /// <summary>The index (in load order) of that same sample.</summary>
    public int PerformanceIssueSameIndex { get; init; }

    /// <summary>Whole permutations of the samples one after the other ("equal issue").</summary>
    public bool SampleConcatenatePermutation { get; init; }

    /// <summary>Overrides the library's number of performance samples; 0 does not.</summary>
    public int PerformanceSampleCountOverride { get; init; }

    /// <summary>Overrides the number of samples of an accuracy run; 0 does not.</summary>
    public int AccuracySampleCountOverride { get; init; }

    /// <summary>Which generation of LoadGen and of the C++ library the random streams follow.</summary>
    public RngProfile RngProfile { get; init; } = RngProfile.LoadGen6Libstdcxx11;

    /// <summary>Whether the early-stopping criterion is part of validity and of the metric, as in LoadGen; the quick profile makes no such claim.</summary>
    public bool EarlyStopping { get; init; } = true;
}

/// <summary>A generation of LoadGen's random streams.</summary>
public enum RngProfile
{
    /// <summary>LoadGen 6.0 with libstdc++ 11 or later (<c>loadgen-6/libstdc++11</c>).</summary>
    LoadGen6Libstdcxx11,

    /// <summary>LoadGen 5.1 and before with libstdc++ 11 or later: the shuffle takes the whole library.</summary>
    LoadGen5Libstdcxx11,

    /// <summary>LoadGen 6.0 with libstdc++ 10 or before: integers by two divisions.</summary>
    LoadGen6Libstdcxx10,
}
