using System.Collections.Immutable;
using Bench.Results.Reproductions;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Results.Tests.Reproductions;

public sealed class ReproductionTests
{
    private static readonly EnvironmentDifference OtherCpu = new("cpu_model", "A", "B", OfHardware: true);
    private static readonly EnvironmentDifference OtherKernel = new("kernel", "A", "B", OfHardware: false);

    [Fact]
    public void Is_reproduced_when_all_that_decides_is_the_same() =>
        Assert.Equal(ReproductionVerdict.Reproduced, Of([], Speed(Equivalence.Equivalent), Accuracy(Equivalence.Equivalent), Speed(Equivalence.Different) with { Decides = false }).Verdict);

    [Fact]
    public void Is_not_reproduced_when_something_is_worse()
    {
        Assert.Equal(ReproductionVerdict.NotReproduced, Of([OtherKernel], Speed(Equivalence.Different), Accuracy(Equivalence.Equivalent)).Verdict);
        Assert.Equal(ReproductionVerdict.NotReproduced, Of([], Speed(Equivalence.Equivalent), Accuracy(Equivalence.Different)).Verdict);
    }

    [Fact]
    public void Other_hardware_explains_another_speed_but_no_other_accuracy()
    {
        Reproduction slower = Of([OtherCpu], Speed(Equivalence.Different), Accuracy(Equivalence.Equivalent));
        Assert.Equal(ReproductionVerdict.NotEstablished, slower.Verdict);
        Assert.Contains("the hardware is another", slower.Why, StringComparison.Ordinal);
        Assert.Equal(ReproductionVerdict.NotReproduced, Of([OtherCpu], Speed(Equivalence.Equivalent), Accuracy(Equivalence.Different)).Verdict);
        Assert.Equal("worse by more than is allowed: accuracy_error; the hardware is another, which explains the other speed: latency_ns", Of([OtherCpu], Speed(Equivalence.Different), Accuracy(Equivalence.Different)).Why);
        Assert.StartsWith("better by more", Of([OtherCpu], Speed(Equivalence.Equivalent), Accuracy(Equivalence.Different) with { Worse = false }).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_number_with_an_interval_is_said_to_be_near_a_limit()
    {
        ReproducedNumber valid = Accuracy(Equivalence.NotEstablished) with { Name = ReproducedNumbers.ValidName };
        Assert.Equal("neither the same nor another by what was submitted and what the reruns gave: valid", Of([], Speed(Equivalence.Equivalent), valid).Why);
        Assert.Matches("^the interval of latency_ns holds a limit.*; neither .*: valid$", Of([], Speed(Equivalence.NotEstablished), valid).Why);
    }

    [Fact]
    public void Better_than_submitted_is_not_what_was_submitted()
    {
        Reproduction better = Of([], Speed(Equivalence.Different) with { Worse = false }, Accuracy(Equivalence.Equivalent));
        Assert.Equal(ReproductionVerdict.NotEstablished, better.Verdict);
        Assert.Contains("better by more than is allowed", better.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_rerun_establishes_nothing()
    {
        Reproduction single = Of([], Speed(Equivalence.NotEstablished) with { Reruns = [1], Interval = null });
        Assert.Equal(ReproductionVerdict.NotEstablished, single.Verdict);
        Assert.Contains("--runs", single.Why, StringComparison.Ordinal);
    }

    private static Reproduction Of(ImmutableArray<EnvironmentDifference> environment, params ImmutableArray<ReproducedNumber> numbers) => new()
    {
        Numbers = numbers,
        Environment = environment,
        Isolation = IsolationStatement.ShippedBackend,
        Round = new ReproductionNumbers { AllowedDifference = 0.05, Confidence = 0.95 },
    };

    private static ReproducedNumber Speed(Equivalence verdict) => new() { Name = "latency_ns", Unit = "ns", Submitted = [1], Reruns = [1, 1], Ratio = 1, Interval = new Interval(1, 1), Allowed = "", Decides = true, OfSpeed = true, Verdict = verdict, Worse = true };

    private static ReproducedNumber Accuracy(Equivalence verdict) => new() { Name = "accuracy_error", Unit = "", Submitted = [1], Reruns = [1, 1], Allowed = "", Decides = true, Verdict = verdict, Worse = true };
}
