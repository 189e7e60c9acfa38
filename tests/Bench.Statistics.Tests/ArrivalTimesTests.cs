using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public sealed class ArrivalTimesTests
{
    private const ulong Seed = 5670519956932439615;

    [Theory]
    [InlineData(1, 1_000_000_000)]
    [InlineData(3, 333_333_333)]
    [InlineData(1e6, 1000)]
    [InlineData(0.5, 2_000_000_000)]
    public void Constant_arrivals_keep_LoadGens_truncated_period(double rate, long periodNs)
    {
        foreach (ArrivalProcess process in new ArrivalProcess[] { new ArrivalProcess.Constant(), new ArrivalProcess.ClosedLoop(4) })
        {
            ArrivalTimes times = Of(process, rate);
            Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(periodNs, times.NextGapNs()));
        }
    }

    /// <summary>The index of dispersion of a two-state process in the long run, Fischer and Meier-Hellstern (1993), equation (13): 1 + 2 (λ1 - λ2)² π1 π2 / (λ (r1 + r2)).</summary>
    [Theory]
    [InlineData(3, 100, 400)]
    [InlineData(5, 20, 80)]
    [InlineData(1.5, 10, 10)]
    public void Bursts_have_the_mean_rate_and_the_dispersion_of_their_process(double factor, int burstMs, int calmMs)
    {
        ArrivalProcess.Bursts bursts = new(factor, burstMs * 1_000_000L, calmMs * 1_000_000L);
        const double rate = 1000;
        const long windowNs = 20_000_000_000;
        const int windows = 2000;
        ArrivalTimes times = Of(bursts, rate);
        double[] counts = new double[windows];
        for (long now = 0; now < windows * windowNs; now += times.NextGapNs())
        {
            counts[now / windowNs]++;
        }

        double share = bursts.BurstShare;
        double dispersion = 1 + (2 * Math.Pow(rate * (factor - bursts.CalmFactor), 2) * share * (1 - share) / (rate * ((1e9 / bursts.BurstNs) + (1e9 / bursts.CalmNs))));
        double mean = counts.Average();
        double found = counts.Sum(count => (count - mean) * (count - mean)) / (windows - 1) / mean;

        // Four standard errors: of the mean √(dispersion·mean/windows), of the variance √(2/windows).
        double expected = rate * windowNs / 1e9;
        Assert.Equal(expected, mean, 4 * Math.Sqrt(dispersion * expected / windows));
        Assert.Equal(1, found / dispersion, 4 * Math.Sqrt(2.0 / windows));
    }

    [Fact]
    public void Bursts_follow_from_their_seed()
    {
        static long[] Gaps(ulong seed)
        {
            ArrivalTimes times = Of(new ArrivalProcess.Bursts(3, 100_000_000, 400_000_000), 50, seed);
            return [.. Enumerable.Range(0, 1000).Select(_ => times.NextGapNs())];
        }

        Assert.Equal(Gaps(1), Gaps(1));
        Assert.NotEqual(Gaps(1), Gaps(2));
        Assert.All(Gaps(1), static gap => Assert.True(gap >= 0));
    }

    [Fact]
    public void Nothing_arrives_in_a_calm_that_makes_up_for_all()
    {
        // A fifth of the time at five times the rate: between bursts there is silence, so gaps are far shorter than the mean or as long as a calm.
        ArrivalTimes times = Of(new ArrivalProcess.Bursts(5, 100_000_000, 400_000_000), 100_000);
        long[] gaps = [.. Enumerable.Range(0, 200_000).Select(_ => times.NextGapNs())];
        Assert.InRange(gaps.Count(static gap => gap > 1_000_000), 5, 50);
    }

    [Fact]
    public void A_trace_is_replayed_from_its_first_time_and_again_after_a_mean_gap()
    {
        ArrivalProcess.Trace trace = new(Sha256Digest.Of("abc"u8), 4) { TimesNs = [1000, 1300, 1300, 1900] };
        ArrivalTimes times = Of(trace, trace.MeanQps);
        Assert.Equal([300, 0, 600, 300, 300, 0, 600, 300], Enumerable.Range(0, 8).Select(_ => times.NextGapNs()));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_schedule_can_be_made_of_is_refused_with_setting_and_value(ArrivalProcess process, double rate, string said)
    {
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = rate, Arrivals = process };
        Assert.StartsWith(said, EffectiveSettings.WhyRefused(settings, 4, 4), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ArrivalTimes(settings));
    }

    public static TheoryData<ArrivalProcess, double, string> Refused()
    {
        Sha256Digest digest = Sha256Digest.Of("abc"u8);
        return new()
        {
            { new ArrivalProcess.Constant(), 2e9, "target_qps is 2000000000; it must be at most 1000000000" },
            { new ArrivalProcess.Bursts(6, 1_000_000, 4_000_000), 1000, "arrivals.factor is 6; it must be greater than 1 and at most 5," },
            { new ArrivalProcess.Bursts(1, 1_000_000, 4_000_000), 1000, "arrivals.factor is 1;" },
            { new ArrivalProcess.Bursts(double.NaN, 1_000_000, 4_000_000), 1000, "arrivals.factor is NaN;" },
            { new ArrivalProcess.Bursts(double.PositiveInfinity, 1_000_000, 4_000_000), 1000, "arrivals.factor is Infinity;" },
            { new ArrivalProcess.Bursts(3, 0, 4_000_000), 1000, "arrivals.burst_ns is 0 ns; it must be from 1000 ns" },
            { new ArrivalProcess.Bursts(3, 1_000_000, -1), 1000, "arrivals.calm_ns is -1 ns;" },
            { new ArrivalProcess.Bursts(3, 1_000, 4_000), 0.001, "arrivals.burst_ns and arrivals.calm_ns hold 5E-09 arrivals at target_qps 0.001;" },
            { new ArrivalProcess.ClosedLoop(0), 1, "arrivals.concurrency is 0; it must be from 1 to 65536" },
            { new ArrivalProcess.Trace(digest, 2), 1, $"arrivals.sha256 is {digest} of 2 arrivals; the trace itself must be at hand, and 0 arrivals are" },
            { new ArrivalProcess.Trace(digest, 3) { TimesNs = [0, 1] }, 1, "arrivals.sha256 is " },
            { new ArrivalProcess.Trace(digest, 3) { TimesNs = [0, 2, 1] }, 1, "arrivals has a time of 1 ns after 2 ns" },
            { new ArrivalProcess.Trace(digest, 2) { TimesNs = [-1, 1] }, 1, "arrivals has a time of -1 ns after 0 ns" },
            { new ArrivalProcess.Trace(digest, 2) { TimesNs = [7, 7] }, 1, "arrivals has 2 arrivals at one time" },
            { new ArrivalProcess.Trace(digest, 2) { TimesNs = [0, 2_000_000_000_000_000_000] }, 1, "arrivals last 2000000000000000000 ns" },
            { new ArrivalProcess.Trace(digest, 2) { TimesNs = [0, 1_000_000] }, 999, "target_qps is 999; it must be 1000, the mean rate of the trace" },
        };
    }

    [Fact]
    public void Only_Server_has_arrivals()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, Arrivals = new ArrivalProcess.Constant() };
        Assert.Equal("arrivals is constant; it must be absent: only Server's queries arrive", EffectiveSettings.WhyRefused(settings, 4, 4));
    }

    [Fact]
    public void The_queries_of_a_run_are_scheduled_by_its_arrivals_and_choose_the_samples_that_they_always_did()
    {
        TestSettings poisson = new() { Scenario = Scenario.Server, TargetQps = 2000, MinDurationMs = 1000, ScheduleRngSeed = Seed, SampleIndexRngSeed = 5 };
        TestSettings bursts = poisson with { Arrivals = new ArrivalProcess.Bursts(3, 10_000_000, 40_000_000) };
        QueryPhase usual = Phase(poisson);
        QueryPhase bursty = Phase(bursts);
        ArrivalTimes times = new(bursts);
        long time = 0;
        foreach (long scheduled in bursty.ScheduledNs)
        {
            Assert.Equal(time, scheduled);
            time += times.NextGapNs();
        }

        // The last is the first that is due after the duration.
        Assert.True(bursty.ScheduledNs[^1] >= 1_000_000_000 && bursty.ScheduledNs[^2] < 1_000_000_000);
        int both = Math.Min(usual.QueryCount, bursty.QueryCount);
        Assert.Equal(usual.SampleIndices[..both].ToArray(), bursty.SampleIndices[..both].ToArray());

        QueryPhase constant = Phase(poisson with { Arrivals = new ArrivalProcess.Constant() });
        Assert.Equal(Enumerable.Range(0, 2001).Select(static query => query * 500_000L), constant.ScheduledNs.ToArray());

        // Where the system sets the pace, queries for twice the duration are generated, as in single-stream.
        Assert.Equal(4001, Phase(poisson with { Arrivals = new ArrivalProcess.ClosedLoop(8) }).QueryCount);
    }

    private static QueryPhase Phase(TestSettings settings) => Assert.Single(QueryStream.Of(EffectiveSettings.Of(settings, 100, 100)).Phases);

    private static ArrivalTimes Of(ArrivalProcess process, double rate, ulong seed = Seed) =>
        new(new TestSettings { Scenario = Scenario.Server, TargetQps = rate, Arrivals = process, ScheduleRngSeed = seed });
}
