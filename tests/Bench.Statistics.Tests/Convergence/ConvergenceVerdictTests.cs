using Bench.Spec.Training;
using Bench.Statistics.Conformance;
using Bench.Statistics.Convergence;

namespace Bench.Tests;

public class ConvergenceVerdictTests
{
    private static readonly ReferenceConvergence Reference = References.WorkedExample(ConvergenceReading.AsWritten);

    [Fact]
    public void Faster_than_the_mean_but_within_the_limit_costs_the_difference()
    {
        ConvergenceVerdict verdict = Reference.Test(References.Submission(128, 15, 15, 15, 16, 16));

        Assert.Equal(ConvergenceOutcome.LimitMet, verdict.Outcome);
        Assert.Equal(15.75 / (46.0 / 3), verdict.ScalingFactor!.Value, 1e-12);
        Assert.Equal("RCP found", RcpMessage.Of(verdict, 128));
    }

    [Fact]
    public void The_text_refuses_what_the_code_lets_pass()
    {
        ConvergenceOfSubmission fast = References.Submission(128, 15, 15, 15, 15, 16);

        Assert.Equal(ConvergenceOutcome.FasterThanLimit, Reference.Test(fast).Outcome);
        Assert.Null(Reference.Test(fast).ScalingFactor);
        Assert.Equal(1.05, Reference.Test(fast).NormalizationFactor, 1e-12);
        Assert.True(References.WorkedExample(ConvergenceReading.AsCoded).Test(fast).Passed);
    }

    [Fact]
    public void Slower_than_the_mean_costs_nothing_more()
    {
        ConvergenceVerdict verdict = Reference.Test(References.Submission(128, 17, 17, 17, 17, 17));

        Assert.True(verdict.Passed);
        Assert.Equal(1, verdict.NormalizationFactor);
        Assert.Null(verdict.ScalingFactor);
    }

    [Fact]
    public void As_many_runs_as_are_dropped_need_not_converge()
    {
        ConvergenceVerdict one = Reference.Test(References.Submission(128, 16, null, 16, 15, 17));
        ConvergenceVerdict two = Reference.Test(References.Submission(128, 16, null, 16, null, 17));

        Assert.Equal(49.0 / 3, one.Mean!.Value, 1e-12);
        Assert.True(one.Passed);
        Assert.Equal(ConvergenceOutcome.TooFewConverged, two.Outcome);
        Assert.Null(two.Mean);
        Assert.Equal(1, two.NormalizationFactor);
        Assert.Equal("Insufficient convergence", RcpMessage.Of(two, 128));
    }

    [Theory]
    [InlineData(64, 16, ConvergenceOutcome.LimitMet, "RCP not found but slower convergence on smaller batch size")]
    [InlineData(64, 12, ConvergenceOutcome.ReferenceMissing, "Missing RCP, please submit RCP with BS = 64")]
    [InlineData(512, 40, ConvergenceOutcome.ReferenceMissing, "Missing RCP, please submit RCP with BS = 512")]
    [InlineData(192, 18.3, ConvergenceOutcome.LimitMet, "RCP Interpolation")]
    [InlineData(192, 17, ConvergenceOutcome.FasterThanLimit, "RCP Interpolation")]
    public void Outside_and_between_the_points_the_rules_decide(long batchSize, double each, ConvergenceOutcome outcome, string message)
    {
        ConvergenceVerdict verdict = Reference.Test(References.Submission(batchSize, each, each, each, each, each));

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(message, RcpMessage.Of(verdict, batchSize));
    }

    [Theory]
    [InlineData(ConvergenceReading.AsWritten)]
    [InlineData(ConvergenceReading.AsCoded)]
    public void An_allowance_is_taken_off_the_limit(ConvergenceReading reading)
    {
        ReferenceConvergence reference = References.WorkedExample(reading);
        double least = reference.Limits()[0].Limit - 3;
        ConvergenceOfSubmission Each(double value) => References.Submission(128, value, value, value, value, value);

        Assert.True((reference with { Allowance = 3 }).Test(Each(least + 1e-6)).Passed);
        Assert.False((reference with { Allowance = 3 }).Test(Each(least - 1e-6)).Passed);
        Assert.True((reference with { Allowance = 1000 }).Test(Each(0)).Passed);
    }

    [Fact]
    public void What_cannot_be_tested_is_refused_with_the_reason()
    {
        Assert.Contains("at least 3", (Reference with { RequiredRuns = 2 }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("negative", (Reference with { TrimEachSide = -1 }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("at least 12", (Reference with { TrimEachSide = 5 }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("no points", (Reference with { Points = [] }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("2 points", (Reference with { Points = [.. Reference.Points, Reference.Points[0]] }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("batch size 0", (Reference with { Points = [References.Point(0, [.. Reference.Points[0].Convergence])] }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("outside", (Reference with { Points = [References.Point(8, 1, 1, 1, double.NaN, 1)] }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Contains("off the limits", (Reference with { Allowance = double.NaN }).WhyRefused()!, StringComparison.Ordinal);
        Assert.Null(Reference.WhyRefused());
        Assert.Throws<ArgumentException>(() => (Reference with { Points = [] }).LimitAt(8));
        Assert.Throws<ArgumentException>(() => Reference.Test(References.Submission(128, 1, 2)));
        Assert.Throws<ArgumentException>(() => Reference.Test(References.Submission(128, 1, 2, -3, 4, 5)));
        Assert.Throws<ArgumentException>(() => Reference.Test(References.Submission(0, 1, 2, 3, 4, 5)));
    }
}
