using System.Globalization;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Results.Trainings;

/// <summary>Derives what one training run says again: seed and initial weights from its salt, evaluation points from the plan, qualities from losses, losses from predictions, its outcome from all of them.</summary>
internal sealed class TrainingRunRecomputation(TrainingEvidence evidence, TrainingRunLog run, TrainingDataset data, InitialWeights initial, EvaluationSet set, RunFiles files, Differences differences)
{
    // Other machines' exp and log differ in their last bits.
    private const double LossTolerance = 1e-9;

    private readonly TrainingPlan plan = evidence.Plan;
    private string log = "";

    /// <summary>Compares everything of the run.</summary>
    /// <param name="number">Its number, from 1 on.</param>
    public void Check(int number)
    {
        log = TrainingFileNames.LogOf(number);
        CheckSeed();
        differences.Compare(log, "end.updates", run.End.Updates.Hex, Sha256Digest.Of(MemoryMarshal.AsBytes(run.Updates.AsSpan())).Hex);
        differences.Compare(log, "end.losses", run.End.Losses.Hex, Sha256Digest.Of(MemoryMarshal.AsBytes(run.Losses.AsSpan())).Hex);
        CheckPoints();
        if (CheckLosses(number))
        {
            CheckOutcome();
        }

        CheckTimes(number);
        CheckWeights(number);
    }

    private void CheckSeed()
    {
        byte[] salt = Convert.FromHexString(run.End.Salt);
        ulong seed = TrainingSalt.SeedOf(salt);
        differences.Compare(log, "header.salt_commitment", run.Header.SaltCommitment.Hex, Sha256Digest.Of(salt).Hex);
        differences.Compare(log, "header.seed", run.Header.Seed, seed);
        differences.Compare(log, "header.hyperparameters_digest", run.Header.HyperparametersDigest.Hex, HyperparameterText.DigestOf(plan.Hyperparameters).Hex);
        differences.Compare(log, "header.initial_weights", run.Header.InitialWeights.Hex, initial.DigestOf(seed).Hex);
        differences.Compare(log, "header.dataset_digest", run.Header.DatasetDigest.Hex, evidence.Workload.Dataset.Sha256.Hex);
    }

    /// <summary>How many examples had been handed out after each update follows from the batch size and the size of the training set; and so does when there is an evaluation.</summary>
    private void CheckPoints()
    {
        int batch = OptimizerSettings.Of(plan.Hyperparameters).BatchSize;
        int size = evidence.Workload.Dataset.TrainingExamples;
        long examples = 0;
        List<long> points = [];
        foreach (UpdateRecord _ in run.Updates)
        {
            examples += Math.Min(batch, size - (examples % size));
            if (examples >= (points.Count + 1L) * plan.EvaluationInterval)
            {
                points.Add(examples);
            }
        }

        differences.Compare(log, "end.examples", run.End.Examples, examples);

        // A run that failed may have ended before the evaluation that was due.
        bool cut = run.End.Outcome is TrainingOutcome.Faulted or TrainingOutcome.Interrupted && points.Count == run.Evaluations.Length + 1;
        differences.Compare(log, "evaluations.examples", run.Evaluations.Select(static evaluation => evaluation.Examples).ToArray(), points.Take(cut ? points.Count - 1 : points.Count).ToArray());
    }

    private bool CheckLosses(int number)
    {
        int sets = run.Evaluations.Length + (run.End.Fresh is null ? 0 : 1);
        if (run.Losses.Length != (long)sets * set.Count)
        {
            differences.Report(TrainingFileNames.LossesOf(number), "losses", Text(run.Losses.Length), string.Create(CultureInfo.InvariantCulture, $"{(long)sets * set.Count}: {set.Count} examples, {sets} times"));
            return false;
        }

        for (int i = 0; i < run.Evaluations.Length; i++)
        {
            differences.Compare(log, string.Create(CultureInfo.InvariantCulture, $"evaluation[{i}].quality"), run.Evaluations[i].Quality, EvaluationLoss.Quality(LossesAt(i), set.Scale));
        }

        CheckFresh();
        CheckPredictions(number);
        return true;
    }

    private void CheckFresh()
    {
        if (run.End.Fresh is not { } fresh || run.Evaluations.IsEmpty)
        {
            return;
        }

        EvaluationSet fromSalt = EvaluationSet.Of(data, data.Fresh(TrainingSalt.FreshSeedOf(Convert.FromHexString(run.End.Salt))));
        ReadOnlySpan<double> losses = LossesAt(run.Evaluations.Length);
        differences.Compare(log, "end.fresh", fresh, fresh with
        {
            Quality = EvaluationLoss.Quality(losses, fromSalt.Scale),
            StandardError = EvaluationLoss.StandardErrorOfDifference(LossesAt(run.Evaluations.Length - 1), set.Scale, losses, fromSalt.Scale, evidence.Workload.Problem.RelatedNeighbours),
        });
    }

    /// <summary>The last evaluation's predictions stand in the evidence: its losses follow from them and from the data's seed.</summary>
    private void CheckPredictions(int number)
    {
        string name = TrainingFileNames.PredictionsOf(number);
        if (run.Evaluations.IsEmpty)
        {
            return;
        }

        if (files.Read(name) is not { } bytes)
        {
            differences.Report(name, "the file", "absent", "the predictions of the last evaluation");
            return;
        }

        differences.Compare(name, "sha256", Sha256Digest.Of(bytes.Span).Hex, run.Evaluations[^1].Predictions.Hex);
        long expected = 4 * set.Count * evidence.Workload.Problem.Prediction.ElementCount;
        if (bytes.Length != expected)
        {
            differences.Report(name, "bytes", Text(bytes.Length), Text(expected));
            return;
        }

        double[] again = set.LossesOf(MemoryMarshal.Cast<byte, float>(bytes.Span));
        ReadOnlySpan<double> losses = LossesAt(run.Evaluations.Length - 1);
        for (int example = 0; example < again.Length; example++)
        {
            if (!again[example].Equals(losses[example]) && !(Math.Abs(again[example] - losses[example]) <= LossTolerance * Math.Abs(again[example])))
            {
                differences.Report(TrainingFileNames.LossesOf(number), string.Create(CultureInfo.InvariantCulture, $"the last evaluation's loss of example {example}"), losses[example].ToString("R", CultureInfo.InvariantCulture), again[example].ToString("R", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>A run converges at the first evaluation that meets the target and ends there.</summary>
    private void CheckOutcome()
    {
        int met = run.Evaluations.IndexOf(run.Evaluations.FirstOrDefault(evaluation => evaluation.Quality <= plan.QualityTarget)!);
        bool last = met == run.Evaluations.Length - 1 && met >= 0;
        TrainingOutcome expected = run.Faults.Length > 0 ? TrainingOutcome.Faulted
            : last ? TrainingOutcome.Converged
            : run.End.Outcome == TrainingOutcome.Interrupted ? TrainingOutcome.Interrupted
            : TrainingOutcome.NotConverged;
        differences.Compare(log, "end.outcome", run.End.Outcome, expected);
        if (met >= 0 && !last)
        {
            differences.Report(log, "evaluations", $"{run.Evaluations.Length}", $"{met + 1}: that one met the target, and a run ends there");
        }

        if (run.End.Outcome == TrainingOutcome.Converged && last)
        {
            differences.Compare(log, "end.stop_ns", run.End.StopNs, run.Evaluations[^1].StopNs);
        }

        if (run.End.Outcome == TrainingOutcome.NotConverged && run.End.Examples < plan.MaximumExamples)
        {
            differences.Report(log, "end.examples", Text(run.End.Examples), string.Create(CultureInfo.InvariantCulture, $"at least {plan.MaximumExamples}: before that no run is given up"));
        }
    }

    /// <summary>Updates and evaluations follow one another on one clock.</summary>
    private void CheckTimes(int number)
    {
        long now = 0;
        int evaluation = 0;
        long examples = 0;
        int batch = OptimizerSettings.Of(plan.Hyperparameters).BatchSize;
        int size = evidence.Workload.Dataset.TrainingExamples;
        for (int i = 0; i < run.Updates.Length; i++)
        {
            UpdateRecord update = run.Updates[i];
            if (update.IssuedNs < now || update.CompletedNs < update.IssuedNs)
            {
                differences.Report(TrainingFileNames.UpdatesOf(number), string.Create(CultureInfo.InvariantCulture, $"update {i + 1}"), string.Create(CultureInfo.InvariantCulture, $"from {update.IssuedNs} to {update.CompletedNs} ns"), string.Create(CultureInfo.InvariantCulture, $"after {now} ns, and to its end"));
                return;
            }

            now = update.CompletedNs;
            examples += Math.Min(batch, size - (examples % size));
            if (evaluation < run.Evaluations.Length && run.Evaluations[evaluation].Examples == examples)
            {
                TrainingEvaluation next = run.Evaluations[evaluation++];
                if (next.StartNs < now)
                {
                    differences.Report(log, string.Create(CultureInfo.InvariantCulture, $"evaluation[{evaluation - 1}].start_ns"), Text(next.StartNs), string.Create(CultureInfo.InvariantCulture, $"at least {now}, when the update before it was done"));
                    return;
                }

                now = next.StopNs;
            }
        }

        if (run.End.StopNs < now)
        {
            differences.Report(log, "end.stop_ns", Text(run.End.StopNs), string.Create(CultureInfo.InvariantCulture, $"at least {now}"));
        }
    }

    private void CheckWeights(int number)
    {
        string name = TrainingFileNames.WeightsOf(number);
        ReadOnlyMemory<byte>? weights = files.Read(name);
        long expected = TensorSet.ByteCountOf(evidence.Workload.Problem.Weights);
        if (weights is { } handed && handed.Length != expected)
        {
            differences.Report(name, "bytes", Text(handed.Length), Text(expected));
        }

        differences.Compare(log, "end.weights", run.End.Weights?.Hex ?? "absent", weights is { } bytes ? Sha256Digest.Of(bytes.Span).Hex : "absent");
    }

    private ReadOnlySpan<double> LossesAt(int evaluation) => run.Losses.AsSpan().Slice(evaluation * set.Count, set.Count);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
