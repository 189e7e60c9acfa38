using System.Collections.Immutable;
using Bench.Results.Curves;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Curves;

public sealed class CurvePointTests
{
    [Theory]
    [InlineData(1000, 1000, true)]
    [InlineData(1001, 1000, false)]
    public void Multi_stream_is_held_against_the_bound_that_LoadGen_does_not_know(double estimateNs, long boundNs, bool valid)
    {
        CurvePoint point = CurvePoint.Of(new TestSettings { Scenario = Scenario.MultiStream, SamplesPerQuery = 12 }, End(Summary(valid: true) with { Value = estimateNs }), [], boundNs);

        Assert.Equal((valid, 12.0, (long?)estimateNs), (point.Valid, point.Rate, point.EstimateNs));
        Assert.Equal(valid, point.InvalidReasons.IsEmpty);
        Assert.Equal(50, point.AchievedRate); // 100 samples in 2 s
    }

    [Fact]
    public void Server_takes_the_runs_own_verdict_and_its_reasons_and_faults()
    {
        RunFault fault = new() { Kind = "failed_response", Message = "the SUT failed record 3", Count = 1 };

        CurvePoint point = CurvePoint.Of(
            new TestSettings { Scenario = Scenario.Server, TargetQps = 70 }, End(Summary(valid: false) with { InvalidReasons = ["1 faults occurred"], Value = 66 }), [fault], latencyBoundNs: 1);

        Assert.Equal((false, 70.0, 66.0, (long?)null), (point.Valid, point.Rate, point.AchievedRate, point.EstimateNs));
        Assert.Equal(["1 faults occurred", "failed_response: the SUT failed record 3"], point.InvalidReasons.ToArray());
        Assert.Equal((500, 900, 990), (point.P50Ns, point.P90Ns, point.P99Ns));
    }

    [Theory]
    [InlineData(0, 100L, true)]
    [InlineData(1, 100L, false)]
    [InlineData(459, null, true)]
    public void A_bound_on_whole_responses_beside_those_on_tokens_is_held_too(long over, long? boundNs, bool valid)
    {
        // 459 queries with none over prove the percentile 0.99 (golden: h(0) = 459).
        RunSummary summary = Summary(valid: true) with { QueryCount = 459, OverLatencyCount = over };
        CurvePoint point = CurvePoint.Of(new TestSettings { Scenario = Scenario.Server, UseTokenLatencies = true }, End(summary), [], boundNs);

        Assert.Equal((valid, valid), (point.Valid, point.InvalidReasons.IsEmpty));
    }

    [Fact]
    public void A_run_without_completions_has_a_point_of_zeros()
    {
        CurvePoint point = CurvePoint.Of(new TestSettings { Scenario = Scenario.Server }, End(Summary(valid: false) with { Percentiles = [] }), [], 1);

        Assert.Equal((0, 0, 0), (point.P50Ns, point.P90Ns, point.P99Ns));
    }

    private static RunEnd End(RunSummary summary) => new()
    {
        Salt = new string('0', 64),
        IndexStream = default,
        Schedule = default,
        QueryIds = default,
        Records = default,
        TokenTimes = default,
        LastIssueNs = 1_900_000_000,
        LastCompletionNs = 2_000_000_000,
        Summary = summary,
        Kept = [],
    };

    private static RunSummary Summary(bool valid) => new()
    {
        Valid = valid,
        InvalidReasons = [],
        MinDurationMet = true,
        MinQueriesMet = true,
        PerformanceConstraintsMet = true,
        EarlyStoppingMet = true,
        QueryCount = 100,
        SampleCount = 100,
        OverLatencyCount = 0,
        DurationNs = 1,
        Metric = "m",
        Unit = "ns",
        Value = 0,
        MinLatencyNs = 1,
        MaxLatencyNs = 1,
        MeanLatencyNs = 1,
        Percentiles = ImmutableArray.Create(new PercentileLatency(0.5, 500), new PercentileLatency(0.9, 900), new PercentileLatency(0.99, 990)),
    };
}
