using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Tests;

public class QueryStreamTests
{
    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void An_accuracy_run_issues_every_sample(Scenario scenario)
    {
        TestSettings settings = new() { Scenario = scenario, Mode = TestMode.AccuracyOnly, SamplesPerQuery = 3, QslRngSeed = 1, SampleIndexRngSeed = 2 };
        QueryStream stream = QueryStream.Of(EffectiveSettings.Of(settings, 100, 32));
        Assert.Equal(4, stream.Phases.Length);
        int[] issued = [.. stream.Phases.SelectMany(phase => phase.SampleIndices.ToArray())];
        Assert.Equal(Enumerable.Range(0, 100), issued.Distinct().Order());
        Assert.True(scenario == Scenario.MultiStream || issued.Length == 100);
    }

    [Fact]
    public void Server_arrivals_follow_the_rate_and_never_go_back()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = 1000, MinDurationMs = 20_000, ScheduleRngSeed = 3 };
        QueryPhase phase = Assert.Single(QueryStream.Of(EffectiveSettings.Of(settings, 10, 10)).Phases);
        Assert.InRange(phase.QueryCount, 19_500, 20_500);
        Assert.Equal(0, phase.ScheduledNs[0]);
        Assert.Equal(phase.ScheduledNs.ToArray().Order(), phase.ScheduledNs.ToArray());

        // The last query is the first that is due after the duration.
        Assert.True(phase.ScheduledNs[^1] >= 20_000_000_000 && phase.ScheduledNs[^2] < 20_000_000_000);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(double.PositiveInfinity, 1, 1)]
    [InlineData(1e9, long.MaxValue, 1)]
    [InlineData(1e9, 1_000_000_000, 1)]
    [InlineData(1, 1, long.MaxValue)]
    [InlineData(1e-6, 1, 100_000_000)]
    [InlineData(1, -1, 1)]
    public void Absurd_settings_are_refused_before_anything_is_allocated(double rate, long durationMs, long queries)
    {
        foreach (Scenario scenario in Enum.GetValues<Scenario>())
        {
            TestSettings settings = new() { Scenario = scenario, TargetQps = rate, MinDurationMs = durationMs, MinQueryCount = queries };
            bool refused = EffectiveSettings.WhyRefused(settings, 10, 10) is not null;
            if (scenario != Scenario.Offline || queries != 100_000_000)
            {
                Assert.True(refused);
                Assert.Throws<ArgumentException>(() => EffectiveSettings.Of(settings, 10, 10));
            }
        }
    }

    [Theory]
    [InlineData(true, false, TestMode.PerformanceOnly)]
    [InlineData(false, true, TestMode.PerformanceOnly)]
    [InlineData(false, false, TestMode.AccuracyOnly)]
    public void Whole_sets_that_would_take_longer_than_the_clock_can_count_are_refused(bool equal, bool unique, TestMode mode)
    {
        const int library = 1 << 24;
        TestSettings settings = new()
        {
            Scenario = Scenario.Server,
            Mode = mode,
            TargetQps = 1e-6,
            MinDurationMs = 0,
            MinQueryCount = 1,
            SampleConcatenatePermutation = equal,
            PerformanceIssueUnique = unique,
        };
        Assert.NotNull(EffectiveSettings.WhyRefused(settings, library, library));
        Assert.Null(EffectiveSettings.WhyRefused(settings with { TargetQps = 1 }, library, library));
    }

    [Fact]
    public void A_query_that_was_cut_off_in_its_midst_was_scheduled()
    {
        TestSettings settings = new() { Scenario = Scenario.MultiStream, SamplesPerQuery = 4, MinDurationMs = 0, MinQueryCount = 3 };
        QueryPhase phase = QueryStream.Of(EffectiveSettings.Of(settings, 10, 10)).Phases[0];
        RunHeader header = HeaderOf(settings, 10, 10);
        IssuedStream issued = IssuedStream.Of(header, 6);
        Assert.False(issued.IsComplete);
        Assert.Equal(phase.SampleIndices[..6].ToArray(), issued.Samples);
        Assert.Equal(phase.ScheduledNs[..2].ToArray(), issued.ScheduledNs);
        Assert.True(IssuedStream.Of(header, 8).IsComplete);
        Assert.False(IssuedStream.Of(header, 13).IsComplete);
    }

    /// <summary>What is drawn again in parts, in step with the records, is what was drawn as a whole.</summary>
    [Theory]
    [InlineData(Scenario.SingleStream, TestMode.PerformanceOnly, false, 500)]
    [InlineData(Scenario.MultiStream, TestMode.PerformanceOnly, false, 502)]
    [InlineData(Scenario.MultiStream, TestMode.AccuracyOnly, false, 100)]
    [InlineData(Scenario.Server, TestMode.PerformanceOnly, true, 500)]
    [InlineData(Scenario.Server, TestMode.AccuracyOnly, false, 100)]
    [InlineData(Scenario.Offline, TestMode.PerformanceOnly, false, 1_000)]
    [InlineData(Scenario.Offline, TestMode.PerformanceOnly, true, 1_000)]
    [InlineData(Scenario.Offline, TestMode.PerformanceOnly, true, 333)]
    [InlineData(Scenario.Offline, TestMode.AccuracyOnly, false, 100)]
    [InlineData(Scenario.Offline, TestMode.AccuracyOnly, false, 0)]
    public void The_issued_stream_is_what_the_phases_hold(Scenario scenario, TestMode mode, bool equal, int records)
    {
        TestSettings settings = new()
        {
            Scenario = scenario,
            Mode = mode,
            SamplesPerQuery = 4,
            TargetQps = 1_000,
            MinDurationMs = 100,
            MinQueryCount = scenario == Scenario.Offline ? 1_000 : 600,
            SampleConcatenatePermutation = equal,
        };
        QueryStream whole = QueryStream.Beginning(EffectiveSettings.Of(settings, 100, 30), records);
        int[] samples = [.. whole.Phases.SelectMany(static phase => phase.SampleIndices.ToArray()).Take(records)];
        IssuedStream issued = IssuedStream.Of(HeaderOf(settings, 100, 30), records);

        Assert.Equal(samples, issued.Samples);
        Assert.Equal(samples.Length, issued.SampleCount);
        Assert.Equal(StreamDigest.Of(samples), issued.SamplesDigest);
        long[] times = [.. whole.Phases.SelectMany(static phase => phase.ScheduledNs.ToArray())];
        Assert.Equal(times, issued.ScheduledNs);
        Assert.Equal((times.Length, times.LastOrDefault()), (issued.QueryCount, issued.LastScheduledNs));
        Assert.Equal(StreamDigest.Of(times), issued.ScheduleDigest);
        Assert.Equal(samples.Index().Where(static sample => sample.Index % 7 == 0).ToDictionary(static sample => (long)sample.Index, static sample => sample.Item), issued.SamplesOf(Enumerable.Range(0, records).Where(static record => record % 7 == 0).Select(static record => (long)record)));
    }

    [Fact]
    public void A_sample_outside_the_set_is_refused()
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, PerformanceIssueSame = true, PerformanceIssueSameIndex = 10 };
        Assert.Throws<ArgumentException>(() => QueryStream.Of(EffectiveSettings.Of(settings, 10, 10)));
    }

    [Fact]
    public void Digests_are_those_of_little_endian_words()
    {
        byte[] words = [.. new long[] { 1, 2, 1L << 40 }.SelectMany(BitConverter.GetBytes)];
        Assert.Equal(Sha256Digest.Of(words), StreamDigest.Of((ReadOnlySpan<long>)[1, 2, 1L << 40]));
        Assert.Equal(StreamDigest.Of((ReadOnlySpan<long>)[7, 8]), StreamDigest.Of((ReadOnlySpan<int>)[7, 8]));
        Assert.Equal(StreamDigest.Of((ReadOnlySpan<long>)[-1]), StreamDigest.Of((ReadOnlySpan<ulong>)[ulong.MaxValue]));
    }

    [Fact]
    public void A_summary_is_recomputed_from_the_log_alone()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = 100, MinDurationMs = 1000, MinQueryCount = 10, EarlyStopping = false };
        EffectiveSettings effective = EffectiveSettings.Of(settings, 10, 10);
        QueryPhase phase = QueryStream.Of(effective).Phases[0];
        QueryRecord[] records = [.. Enumerable.Range(0, phase.QueryCount).Select(i => new QueryRecord { LatencyNs = 1000 + i, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete })];
        RunSummary summary = RunMetrics.Of(effective, records, [], phase.ScheduledNs, 0);
        RunLog log = Log(settings, summary, records);
        RunSummary again = RunMetrics.Of(log);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(summary, BenchJson.Line), System.Text.Json.JsonSerializer.Serialize(again, BenchJson.Line));
    }

    [Fact]
    public void Faults_with_absurd_counts_still_make_a_run_invalid()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, TargetQps = 1, MinDurationMs = 0, MinQueryCount = 1 };
        QueryRecord[] records = [new QueryRecord { LatencyNs = 1, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete }];
        RunLog log = Log(settings, RunMetrics.Of(EffectiveSettings.Of(settings, 10, 10), records, [], [], 0), records);
        Assert.True(RunMetrics.Of(log).Valid);
        foreach (long count in new[] { long.MinValue, 0, long.MaxValue })
        {
            RunFault fault = new() { Kind = "timed_out", Message = "none", Count = count };
            Assert.False(RunMetrics.Of(log with { Faults = [fault, fault] }).Valid);
        }
    }

    private static RunLog Log(TestSettings settings, RunSummary summary, QueryRecord[] records) => new()
    {
        Header = new RunHeader
        {
            Settings = settings,
            TotalSampleCount = 10,
            PerformanceSampleCount = 10,
            SutName = "none",
            InProcess = true,
            BuildDigest = default,
            DatasetDigest = default,
            MachineDigest = default,
            HarnessVersion = "0",
            StartedAt = DateTimeOffset.UnixEpoch,
            SaltCommitment = default,
        },
        Faults = [],
        End = new RunEnd
        {
            Salt = new string('0', 64),
            IndexStream = default,
            Schedule = default,
            QueryIds = default,
            Records = default,
            TokenTimes = default,
            LastIssueNs = 0,
            LastCompletionNs = 0,
            Summary = summary,
            Kept = [],
        },
        Records = [.. records],
    };

    private static RunHeader HeaderOf(TestSettings settings, int library, int set) => new()
    {
        Settings = settings,
        TotalSampleCount = library,
        PerformanceSampleCount = set,
        SutName = "none",
        InProcess = true,
        BuildDigest = default,
        DatasetDigest = default,
        MachineDigest = default,
        HarnessVersion = "test",
        StartedAt = default,
        SaltCommitment = default,
    };

    [Theory]
    [InlineData(Scenario.SingleStream, TestMode.PerformanceOnly)]
    [InlineData(Scenario.Server, TestMode.PerformanceOnly)]
    [InlineData(Scenario.Offline, TestMode.PerformanceOnly)]
    [InlineData(Scenario.MultiStream, TestMode.AccuracyOnly)]
    [InlineData(Scenario.Offline, TestMode.AccuracyOnly)]
    public void What_is_taken_many_at_a_time_is_what_is_taken_one_by_one(Scenario scenario, TestMode mode)
    {
        RunHeader header = HeaderOf(new TestSettings { Scenario = scenario, Mode = mode, SamplesPerQuery = 3, TargetQps = 1000, MinDurationMs = 100, MinQueryCount = 50, QslRngSeed = 1, SampleIndexRngSeed = 2, ScheduleRngSeed = 3 }, 40, 16);
        List<(int Phase, int Sample, long Due)> single = [], many = [];
        using IssueOrder one = new(header), order = new(header);
        while (one.MoveNext())
        {
            single.Add((one.Phase, one.Sample, one.ScheduledNs));
        }

        int[] samples = new int[7];
        long[] due = new long[7];
        int phases = 0;
        for (int taken = order.Take(samples, due, out bool begins); taken > 0; taken = order.Take(samples, due, out begins))
        {
            phases += begins ? 1 : 0;
            many.AddRange(Enumerable.Range(0, taken).Select(i => (order.Phase, samples[i], due[i])));
        }

        Assert.True(single.Count > 30, $"{single.Count} samples");
        Assert.Equal(single, many);
        Assert.Equal(single.Select(static sample => sample.Phase).Distinct().Count(), phases);
        Assert.Equal(IssuedStream.Of(header, int.MaxValue).Phases.Length, phases);
    }
}
