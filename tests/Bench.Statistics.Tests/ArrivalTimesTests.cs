using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public sealed class ArrivalTimesTests
{
    private const ulong Seed = 5670519956932439615;
    private const RngProfile Profile = RngProfile.LoadGen6Libstdcxx11;

    [Theory]
    [InlineData(RngProfile.LoadGen6Libstdcxx11, 0.01)]
    [InlineData(RngProfile.LoadGen6Libstdcxx10, 100)]
    public void Poisson_draws_LoadGens_own_gaps(RngProfile profile, double rate)
    {
        TrafficRandom loadGen = new(Seed, profile);
        ArrivalTimes times = new(new ArrivalProcess.Poisson(), rate, Seed, profile);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(loadGen.ExponentialGapNs(rate), times.NextGapNs());
        }
    }

    [Theory]
    [InlineData(1, 1_000_000_000)]
    [InlineData(3, 333_333_333)]
    [InlineData(1e6, 1000)]
    [InlineData(0.5, 2_000_000_000)]
    public void Constant_arrivals_keep_LoadGens_truncated_period(double rate, long periodNs)
    {
        foreach (ArrivalProcess process in new ArrivalProcess[] { new ArrivalProcess.Constant(), new ArrivalProcess.ClosedLoop(4) })
        {
            ArrivalTimes times = new(process, rate, Seed, Profile);
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
        ArrivalProcess.Bursts bursts = new() { Factor = factor, BurstNs = burstMs * 1_000_000L, CalmNs = calmMs * 1_000_000L };
        const double rate = 1000;
        const long windowNs = 20_000_000_000;
        const int windows = 2000;
        ArrivalTimes times = new(bursts, rate, Seed, Profile);
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
            ArrivalTimes times = new(new ArrivalProcess.Bursts(), 50, seed, Profile);
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
        ArrivalTimes times = new(new ArrivalProcess.Bursts { Factor = 5 }, 100_000, Seed, Profile);
        long[] gaps = [.. Enumerable.Range(0, 200_000).Select(_ => times.NextGapNs())];
        Assert.InRange(gaps.Count(static gap => gap > 1_000_000), 5, 50);
    }

    [Fact]
    public void A_trace_is_replayed_from_its_first_time_and_again_after_a_mean_gap()
    {
        ArrivalProcess.Trace trace = new(Sha256Digest.Of("abc"u8), 4) { TimesNs = [1000, 1300, 1300, 1900] };
        ArrivalTimes times = new(trace, trace.MeanQps, Seed, Profile);
        Assert.Equal([300, 0, 600, 300, 300, 0, 600, 300], Enumerable.Range(0, 8).Select(_ => times.NextGapNs()));
        Assert.Equal(1200, trace.PeriodNs);
    }

    [Fact]
    public void What_no_schedule_can_be_made_of_is_refused()
    {
        Sha256Digest digest = Sha256Digest.Of("abc"u8);
        foreach ((ArrivalProcess process, string said) in new (ArrivalProcess, string)[]
        {
            (new ArrivalProcess.Bursts { Factor = 6 }, "arrivals.factor is 6; it must be greater than 1 and at most 5"),
            (new ArrivalProcess.Bursts { Factor = 1 }, "arrivals.factor is 1;"),
            (new ArrivalProcess.Bursts { Factor = double.NaN }, "arrivals.factor is NaN;"),
            (new ArrivalProcess.Bursts { BurstNs = 0 }, "arrivals.burst_ns is 0 ns;"),
            (new ArrivalProcess.Bursts { CalmNs = -1 }, "arrivals.calm_ns is -1 ns;"),
            (new ArrivalProcess.ClosedLoop(0), "arrivals.concurrency is 0; it must be from 1 to 65536"),
            (new ArrivalProcess.Trace(digest, 2), "whose times are not at hand"),
            (new ArrivalProcess.Trace(digest, 3) { TimesNs = [0, 1] }, "whose times are not at hand"),
            (new ArrivalProcess.Trace(digest, 3) { TimesNs = [0, 2, 1] }, "1 ns after 2 ns"),
            (new ArrivalProcess.Trace(digest, 2) { TimesNs = [-1, 1] }, "-1 ns after 0 ns"),
            (new ArrivalProcess.Trace(digest, 2) { TimesNs = [7, 7] }, "2 arrivals at one time"),
        })
        {
            Assert.Contains(said, Assert.Throws<ArgumentException>(() => new ArrivalTimes(process, 1, Seed, Profile)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrivalTimes(new ArrivalProcess.Poisson(), 0, Seed, Profile));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArrivalTimes(new ArrivalProcess.Poisson(), double.NaN, Seed, Profile));
    }
}
