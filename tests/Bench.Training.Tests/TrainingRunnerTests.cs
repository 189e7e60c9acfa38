using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Training.Tests;

public sealed class TrainingRunnerTests
{
    [Fact]
    public void A_run_ends_at_the_first_evaluation_that_meets_the_target()
    {
        using SmallTraining training = new(target: 4.5);
        using ITrainingSystem system = training.Backend();

        TrainingRunLog log = training.Run(system).Log;

        Assert.Equal(TrainingOutcome.Converged, log.End.Outcome);
        Assert.True(log.Evaluations[^1].Quality <= 4.5);
        Assert.All(log.Evaluations.SkipLast(1), static evaluation => Assert.True(evaluation.Quality > 4.5));
        Assert.Equal(log.Evaluations[^1].StopNs, log.End.StopNs);
        Assert.Equal(log.Evaluations[^1].Examples, log.End.Examples);
        Assert.NotNull(log.End.Fresh);
    }

    [Fact]
    public void A_run_that_never_meets_the_target_is_given_up_after_the_most_examples()
    {
        using SmallTraining training = new(target: 0.1, maximumExamples: 120);
        using ITrainingSystem system = training.Backend();

        TrainingRunLog log = training.Run(system).Log;

        Assert.Equal(TrainingOutcome.NotConverged, log.End.Outcome);
        Assert.True(log.End.Examples is >= 120 and < 120 + 36 + 12, $"{log.End.Examples} examples");
        Assert.Null(log.End.Fresh);
        Assert.Empty(log.Faults);
    }

    [Fact]
    public void Evaluations_come_at_the_planned_points_and_each_datum_once_an_epoch()
    {
        using SmallTraining training = new(target: 0.1, maximumExamples: 200);
        List<int> seen = [];
        using AlteredSystem system = new(training.Backend()) { BeforeUpdate = count => seen.AddRange(training.Memory.Batch(count)) };

        TrainingRunLog log = training.Run(system).Log;

        // 100 examples in batches of 12: the ninth batch of an epoch has 4.
        Assert.Equal([36, 72, 112, 148, 184, 224], log.Evaluations.Select(static evaluation => evaluation.Examples));
        Assert.Equal(Enumerable.Range(0, 100), seen.Take(100).Order());
        Assert.Equal(Enumerable.Range(0, 100), seen.Skip(100).Take(100).Order());
        Assert.NotEqual(seen.Take(100), seen.Skip(100).Take(100));
    }

    [Fact]
    public void What_follows_from_the_salt_follows_from_it_again()
    {
        using SmallTraining training = new();
        using ITrainingSystem system = training.Backend();

        CompletedTrainingRun run = training.Run(system, salt: 9);

        byte[] salt = [.. Enumerable.Repeat((byte)9, 32)];
        TrainingRunHeader header = run.Log.Header;
        Assert.Equal(Convert.ToHexStringLower(salt), run.Log.End.Salt);
        Assert.Equal(Sha256Digest.Of(salt), header.SaltCommitment);
        Assert.Equal(TrainingSalt.SeedOf(salt), header.Seed);
        Assert.Equal(InitialWeights.OfSeeds(SmallTraining.Problem).DigestOf(header.Seed), header.InitialWeights);
        Assert.Equal(Sha256Digest.Of(run.Weights.AsSpan()), run.Log.End.Weights);
    }

    [Fact]
    public void Qualities_are_those_that_the_kept_predictions_give()
    {
        using SmallTraining training = new();
        using ITrainingSystem system = training.Backend();

        CompletedTrainingRun run = training.Run(system);

        EvaluationSet set = training.Material.Evaluation;
        double[] losses = set.LossesOf(MemoryMarshal.Cast<byte, float>(run.Predictions.AsSpan()));
        Assert.Equal(run.Log.Evaluations[^1].Quality, EvaluationLoss.Quality(losses, set.Scale));
        Assert.Equal((run.Log.Evaluations.Length + 1) * set.Count, run.Log.Losses.Length);
    }

    [Fact]
    public void The_same_salt_and_threads_give_the_same_bits()
    {
        using SmallTraining training = new(target: 0.1, maximumExamples: 150);
        using ITrainingSystem system = training.Backend(threads: 2);

        CompletedTrainingRun first = training.Run(system);
        CompletedTrainingRun other = training.Run(system, salt: 2);
        CompletedTrainingRun second = training.Run(system);

        Assert.Equal(first.Weights.AsSpan().ToArray(), second.Weights.AsSpan().ToArray());
        Assert.NotEqual(first.Weights.AsSpan().ToArray(), other.Weights.AsSpan().ToArray());
    }

    [Fact]
    public void Learning_rates_are_those_of_the_schedule()
    {
        using SmallTraining training = new(target: 0.1, maximumExamples: 60);
        List<double> rates = [];
        using AlteredSystem system = new(training.Backend()) { Updated = (_, rate) => rates.Add(rate) };

        training.Run(system);

        Assert.Equal([0.005, 0.01, 0.01], rates.Take(3));
    }

    [Fact]
    public void No_datum_is_in_the_memory_before_the_clock_has_started()
    {
        using SmallTraining training = new();
        bool poisoned = false;
        using AlteredSystem system = new(training.Backend())
        {
            BeforeInitialise = () => poisoned = Enumerable.Range(0, 100).All(example => training.Memory.Training.Integers(example).IndexOfAnyExcept(-1) < 0),
        };

        training.Run(system);

        Assert.True(poisoned);
    }

    [Fact]
    public void A_prediction_that_is_no_number_ends_the_run()
    {
        using SmallTraining training = new();
        using AlteredSystem system = new(training.Backend()) { AfterPredict = () => training.Memory.Predictions(8)[5] = float.NaN };

        TrainingRunLog log = training.Run(system).Log;

        Assert.Equal((TrainingOutcome.Faulted, "not_finite"), (log.End.Outcome, Assert.Single(log.Faults).Kind));
        Assert.Single(log.Evaluations);
    }

    [Fact]
    public void Predictions_that_were_not_written_are_not_those_of_the_time_before()
    {
        using SmallTraining training = new();
        using AlteredSystem system = new(training.Backend()) { Predicts = false };

        Assert.Equal("not_finite", Assert.Single(training.Run(system).Log.Faults).Kind);
    }

    [Fact]
    public void A_system_that_fails_leaves_a_log_with_the_reason()
    {
        using SmallTraining training = new();
        using AlteredSystem system = new(training.Backend()) { BeforeUpdate = static _ => throw new TrainingFailedException("sut_crashed", "it is gone") };

        TrainingRunLog log = training.Run(system).Log;

        Assert.Equal((TrainingOutcome.Faulted, "it is gone"), (log.End.Outcome, Assert.Single(log.Faults).Message));
        Assert.Empty(log.Updates);
    }

    [Fact]
    public void A_system_that_keeps_its_weights_has_not_converged()
    {
        using SmallTraining training = new();
        using AlteredSystem system = new(training.Backend()) { HandsOver = false };

        CompletedTrainingRun run = training.Run(system);

        Assert.Equal(TrainingOutcome.Faulted, run.Log.End.Outcome);
        Assert.Null(run.Log.End.Weights);
        Assert.Empty(run.Weights);
    }

    [Fact]
    public void An_interrupted_run_says_so()
    {
        using SmallTraining training = new(target: 0.1, maximumExamples: 100_000);
        using ITrainingSystem system = training.Backend();
        using CancellationTokenSource source = new();

        TrainingRunLog log = training.Run(system, cancellation: source.Token, evaluated: (_, _) => source.Cancel()).Log;

        Assert.Equal(TrainingOutcome.Interrupted, log.End.Outcome);
        Assert.Single(log.Evaluations);
    }

    [Fact]
    public void Fresh_examples_are_neither_those_trained_on_nor_those_evaluated_on()
    {
        using SmallTraining training = new();
        EvaluationSet fresh = EvaluationSet.Of(training.Material.Data, training.Material.Data.Fresh(TrainingSalt.FreshSeedOf([1, 2, 3])));

        HashSet<string> known = [.. Enumerable.Range(0, 8).Select(example => Convert.ToHexString(training.Material.Evaluation.InputOf(example)))];
        Assert.All(Enumerable.Range(0, 8), example => Assert.DoesNotContain(Convert.ToHexString(fresh.InputOf(example)), known));
    }
}
