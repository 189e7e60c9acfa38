using System.Collections.Immutable;
using Bench.Results.Reproductions;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Rules.Tests.Trainings;

/// <summary>A training result beside a rerun of it: speed, convergence and model are told apart.</summary>
public sealed class TrainingReproductionTests
{
    private static readonly ReproductionNumbers Round = new() { AllowedDifference = 0.05, Confidence = 0.95 };
    private static readonly TrainingEvidence Submitted = Of([(1000, 100), (1200, 119), (900, 91)]);

    [Fact]
    public void The_same_speed_and_the_luck_of_other_seeds_reproduce_it()
    {
        Dictionary<string, ReproducedNumber> numbers = Numbers(Of([(1500, 151), (800, 79), (1000, 100)]));
        Assert.Equal((Equivalence.Equivalent, true), (numbers["ns_per_example"].Verdict, numbers["ns_per_example"].Decides));
        Assert.Equal((Equivalence.Equivalent, true), (numbers["examples_to_target"].Verdict, numbers["examples_to_target"].Decides));
        Assert.False(numbers["seconds_to_target"].Decides);
    }

    [Fact]
    public void Slower_examples_are_another_speed()
    {
        ReproducedNumber speed = Numbers(Of([(1000, 150), (1200, 181), (900, 134)]))["ns_per_example"];
        Assert.Equal((Equivalence.Different, true, true), (speed.Verdict, speed.Worse, speed.OfSpeed));
    }

    [Fact]
    public void Many_more_examples_are_no_luck_and_no_matter_of_hardware()
    {
        ReproducedNumber convergence = Numbers(Of([(3000, 300), (3100, 310), (2900, 290)]))["examples_to_target"];
        Assert.Equal((Equivalence.Different, true, false), (convergence.Verdict, convergence.Worse, convergence.OfSpeed));
    }

    [Fact]
    public void A_model_that_is_not_the_declared_one_differs()
    {
        TrainingEvidence rerun = Of([(1000, 100), (1200, 119), (900, 91)]);
        rerun = rerun with { Checks = [.. rerun.Checks.Select(static check => check! with { Error = 1 })] };
        Assert.Equal(Equivalence.Different, Numbers(rerun)["model_error"].Verdict);
    }

    [Fact]
    public void Runs_that_do_not_converge_differ_beyond_those_that_a_score_drops()
    {
        TrainingEvidence rerun = Of([(1000, 100), (1200, 119), (900, 91)]);
        rerun = rerun with { Runs = [.. rerun.Runs.Select(static run => run with { End = run.End with { Outcome = TrainingOutcome.NotConverged } })] };
        Dictionary<string, ReproducedNumber> numbers = Numbers(rerun);
        Assert.Equal(Equivalence.Different, numbers["runs_converged"].Verdict);
        Assert.Equal(Equivalence.NotEstablished, numbers["ns_per_example"].Verdict);
    }

    private static Dictionary<string, ReproducedNumber> Numbers(TrainingEvidence rerun) => ReproducedNumbers.Of(Submitted, rerun, Round).ToDictionary(static number => number.Name);

    /// <summary>The base with runs of so many examples and microseconds.</summary>
    private static TrainingEvidence Of(ImmutableArray<(long Examples, long Microseconds)> runs) => TrainingFiles.Base with
    {
        Runs = [.. runs.Select(static run => TrainingFiles.Base.Runs[0] with { End = TrainingFiles.Base.Runs[0].End with { Outcome = TrainingOutcome.Converged, Examples = run.Examples, StopNs = run.Microseconds * 1000 } })],
        Checks = [.. runs.Select(static _ => TrainingFiles.Base.Checks[0])],
    };
}
