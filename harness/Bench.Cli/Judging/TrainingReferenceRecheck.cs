using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Judging;

/// <summary><c>check --reference</c> of a training result: its data generated from the seed again; every evaluation example of every run, its fresh ones and those of later days, predicted by the fp64 reference from the weights in the bundle; and the beginning of every run trained again from its salt.</summary>
internal sealed class TrainingReferenceRecheck
{
    // The losses of fresh examples are those of fp32 predictions, the reference's are fp64: per example, a share of the loss.
    private const double FreshTolerance = 0.01;

    private readonly TrainingEvidence evidence;
    private readonly RunFiles files;
    private readonly TrainingDataset data;
    private readonly EvaluationSet set;
    private readonly ITrainingReference reference;

    private TrainingReferenceRecheck(TrainingEvidence evidence, RunFiles files)
    {
        this.evidence = evidence;
        this.files = files;
        data = new TrainingDataset(evidence.Workload.Problem, evidence.Workload.Dataset);
        set = EvaluationSet.Of(data, data.Evaluation);
        reference = TrainingReferences.Create(evidence.Workload.Problem);
    }

    /// <summary>What does not agree, as findings; what does is said too, since silence is what it hopes for.</summary>
    public static ImmutableArray<Finding> Of(TrainingEvidence evidence, RunFiles files)
    {
        TrainingReferenceRecheck recheck = new(evidence, files);
        Sha256Digest digest = recheck.data.Digest();
        return digest != evidence.Workload.Dataset.Sha256
            ? [Of("REF003", Severity.Error, RunFileNames.Workload, $"the generated data has SHA-256 {digest}, expected {evidence.Workload.Dataset.Sha256}")]
            : [.. Enumerable.Range(1, evidence.Runs.Length).SelectMany(recheck.Run), .. TrainingReplay.Of(evidence, recheck.data)];
    }

    /// <summary>A finding.</summary>
    internal static Finding Of(string id, Severity severity, string file, string message) => new()
    {
        RuleId = id,
        Severity = severity,
        Message = message,
        Location = new Location(file),
        Help = severity == Severity.Error ? "the result is not what training the declared model gives: run the benchmark again" : "",
    };

    private IEnumerable<Finding> Run(int run)
    {
        string name = TrainingFileNames.PredictionsOf(run);
        if (files.Read(name) is not { } predictions || files.Read(TrainingFileNames.WeightsOf(run)) is not { } weights)
        {
            yield return Of("REF002", Severity.Note, name, "could not be checked against the reference: the run left no predictions or no weights");
            yield break;
        }

        double tolerance = evidence.Ruleset.Training?.ModelTolerance ?? 0;
        double error = ModelChecking.ErrorOf([.. Enumerable.Range(0, set.Count)], set, predictions, weights, evidence.Workload.Problem, reference);
        yield return error <= tolerance
            ? Of("REF000", Severity.Note, name, FormattableString.Invariant($"all {set.Count} predictions are the reference's with the run's weights, to {error:G3} of the greatest"))
            : Of("REF001", Severity.Error, name, FormattableString.Invariant($"a prediction differs from the reference's with the run's weights by {error:G3} of the greatest; at most {tolerance:G3} is honest rounding"));
        if (evidence.Checks.ElementAtOrDefault(run - 1) is { } check && DeclaredError(run, check, predictions, weights) is { } declared)
        {
            yield return declared;
        }

        if (error <= tolerance && evidence.Runs[run - 1] is { End.Fresh: not null } log)
        {
            yield return Fresh(run, log, weights);
        }

        foreach (Finding finding in DriftRecheck.Of(evidence, run, data, weights, reference))
        {
            yield return finding;
        }
    }

    /// <summary>The error in <c>check.json</c> is that of the examples that the salt chose; nothing where it is.</summary>
    private Finding? DeclaredError(int run, ModelCheck check, ReadOnlyMemory<byte> predictions, ReadOnlyMemory<byte> weights)
    {
        double again = ModelChecking.Of(evidence.Runs[run - 1], set, predictions, weights, evidence.Workload.Problem, reference).Error;

        // Other machines' exp and tanh differ in their last bits, which is far below fp32's.
        return Math.Abs(check.Error - again) <= 1e-9 || check.Error.Equals(again)
            ? null
            : Of("REF001", Severity.Error, TrainingFileNames.CheckOf(run), FormattableString.Invariant($"error is {check.Error:G3}; computed again from the run's predictions and weights it is {again:G3}"));
    }

    /// <summary>The fresh losses are those that the reference has with the run's weights, on the examples that the salt determines.</summary>
    private Finding Fresh(int run, TrainingRunLog log, ReadOnlyMemory<byte> weights)
    {
        EvaluationSet fresh = EvaluationSet.Of(data, data.Fresh(TrainingSalt.FreshSeedOf(Convert.FromHexString(log.End.Salt))));
        double[] expected = fresh.LossesOf(ReferencePredictions.Of(fresh, weights, evidence.Workload.Problem, reference));
        ReadOnlySpan<double> found = log.Losses.AsSpan()[^fresh.Count..];
        string name = TrainingFileNames.LossesOf(run);
        for (int example = 0; example < expected.Length; example++)
        {
            if (!(Math.Abs(found[example] - expected[example]) <= FreshTolerance * (expected[example] + (fresh.Scale / fresh.Count))))
            {
                return Of("REF001", Severity.Error, name, FormattableString.Invariant($"the loss of fresh example {example} is {found[example]:G6}; the reference has {expected[example]:G6} with the run's weights"));
            }
        }

        return Of("REF000", Severity.Note, name, $"all {fresh.Count} losses of fresh examples are those that the reference has with the run's weights");
    }
}
