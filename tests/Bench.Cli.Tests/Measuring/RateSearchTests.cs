using Bench.Cli.Measuring;
using Bench.Results.Curves;
using Bench.Spec;

namespace Bench.Cli.Tests.Measuring;

public sealed class RateSearchTests
{
    private readonly ManualTime time = new();
    private readonly List<RateCurve> kept = [];

    [Fact]
    public void Finds_the_peak_and_keeps_every_run_as_it_is_made()
    {
        (RateCurve curve, SearchCut? cut) = Run([], start: 10, static (rate, _) => Outcome(rate, rate <= 55));

        Assert.Null(cut);
        Assert.InRange(curve.Peak!.Value, 54, 55);
        Assert.InRange(curve.ConfirmedFailure!.Value, 55, 56);
        Assert.Equal(Enumerable.Range(0, curve.Points.Length + 1), kept.Take(kept.Count - 1).Select(static one => one.Points.Length));
        Assert.All(kept.SkipLast(1), static one => Assert.Null(one.End));
        Assert.Same(curve, kept[^1]);
    }

    [Fact]
    public void Starts_no_run_after_the_limit_and_gives_each_run_what_is_left_of_it()
    {
        List<double> left = [];

        (RateCurve curve, SearchCut? cut) = Run([], start: 10, (rate, within) =>
        {
            left.Add(within.TotalSeconds);
            time.Advance(TimeSpan.FromSeconds(40));
            return Outcome(rate, true);
        });

        Assert.Equal([100, 60, 20], left);
        Assert.Equal(SearchCut.LimitReached, cut);
        Assert.Equal((20.0 * 2, SearchCut.LimitReached.Reason), (curve.Peak!.Value, curve.End));
    }

    [Fact]
    public void A_run_that_ends_the_SUT_is_kept_and_is_the_last()
    {
        SearchCut dead = new(SearchCutCause.SutLost, "it is dead");

        (RateCurve curve, SearchCut? cut) = Run([], start: 10, (rate, _) => Outcome(rate, rate < 20) with { Cut = rate < 20 ? null : dead });

        Assert.Equal(dead, cut);
        Assert.Equal(2, curve.Points.Length);
        Assert.Equal((10.0, (double?)null, "it is dead"), (curve.Peak!.Value, curve.ConfirmedFailure, curve.End));
    }

    [Fact]
    public void A_sweep_measures_each_rate_once_whatever_its_verdict_and_finds_no_peak()
    {
        (RateCurve curve, SearchCut? cut) = Run([30, 10, 20], start: 1, static (rate, _) => Outcome(rate, rate < 15));

        Assert.Null(cut);
        Assert.Equal([30, 10, 20], curve.Points.Select(static point => point.Rate));
        Assert.Null(curve.Peak);
    }

    [Fact]
    public void Whole_numbers_are_tried_in_multi_stream()
    {
        (RateCurve curve, _) = Run([], start: 8, static (rate, _) => Outcome(rate, rate <= 21), Scenario.MultiStream);

        Assert.Equal((21.0, 22.0), (curve.Peak!.Value, curve.ConfirmedFailure!.Value));
    }

    private (RateCurve Curve, SearchCut? Cut) Run(double[] sweep, double start, Func<double, TimeSpan, TrialOutcome> trial, Scenario scenario = Scenario.Server)
    {
        SearchOptions options = new() { Sweep = [.. sweep], Limit = TimeSpan.FromSeconds(100) };
        Terminal terminal = new(TextWriter.Null, TextWriter.Null, outputRedirected: true, errorRedirected: true);
        RateSearch search = new((rate, _, within) => trial(rate, within), kept.Add, options, terminal, time);
        RateCurve empty = new()
        {
            Workload = "w",
            Scenario = scenario,
            Sut = "s",
            MachineDigest = default,
            HarnessVersion = "0",
            Varied = "target_qps",
            Percentile = 0.99,
            LatencyBoundNs = 1,
            LatencyBoundOrigin = "a test",
        };
        RateCurve curve = search.Run(empty, start);
        return (curve, search.Cut);
    }

    private static TrialOutcome Outcome(double rate, bool valid) => new()
    {
        Point = new CurvePoint
        {
            Settings = new TestSettings { Scenario = Scenario.Server, TargetQps = rate },
            Rate = rate,
            AchievedRate = rate,
            Queries = 1,
            OverLatencyCount = 0,
            P50Ns = 1,
            P90Ns = 1,
            P99Ns = 1,
            Valid = valid,
            InvalidReasons = valid ? [] : ["too slow"],
        },
    };
}
