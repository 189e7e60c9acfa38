using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Judging;

/// <summary><c>check --reference</c> of a training result: its data generated from the seed again, and every evaluation example of every run predicted by the fp64 reference from the weights in the bundle.</summary>
internal static class TrainingReferenceRecheck
{
    /// <summary>What does not agree, as findings; what does is said too, since silence is what it hopes for.</summary>
    public static ImmutableArray<Finding> Of(TrainingEvidence evidence, RunFiles files)
    {
        TrainingDataset data = new(evidence.Workload.Problem, evidence.Workload.Dataset);
        Sha256Digest digest = data.Digest();
        ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
        if (digest != evidence.Workload.Dataset.Sha256)
        {
            findings.Add(Of("REF003", Severity.Error, RunFileNames.Workload, $"the generated data has SHA-256 {digest}, expected {evidence.Workload.Dataset.Sha256}"));
        }

        EvaluationSet set = EvaluationSet.Of(data, data.Evaluation);
        ITrainingReference reference = TrainingReferences.Create(evidence.Workload.Problem);
        double tolerance = evidence.Ruleset.Training?.ModelTolerance ?? 0;
        for (int run = 1; run <= evidence.Runs.Length; run++)
        {
            findings.Add(Run(evidence, files, set, reference, tolerance, run));
        }

        return findings.ToImmutable();
    }

    private static Finding Run(TrainingEvidence evidence, RunFiles files, EvaluationSet set, ITrainingReference reference, double tolerance, int run)
    {
        string name = TrainingFileNames.PredictionsOf(run);
        if (files.Read(name) is not { } predictions || files.Read(TrainingFileNames.WeightsOf(run)) is not { } weights)
        {
            return Of("REF002", Severity.Note, name, "could not be checked against the reference: the run left no predictions or no weights");
        }

        double error = ModelChecking.ErrorOf([.. Enumerable.Range(0, set.Count)], set, predictions, weights, evidence.Workload.Problem, reference);
        return error <= tolerance
            ? Of("REF000", Severity.Note, name, FormattableString.Invariant($"all {set.Count} predictions are the reference's with the run's weights, to {error:G3} of the greatest"))
            : Of("REF001", Severity.Error, name, FormattableString.Invariant($"a prediction differs from the reference's with the run's weights by {error:G3} of the greatest; at most {tolerance:G3} is honest rounding"));
    }

    private static Finding Of(string id, Severity severity, string file, string message) => new()
    {
        RuleId = id,
        Severity = severity,
        Message = message,
        Location = new Location(file),
        Help = severity == Severity.Error ? "the predictions are not those of the declared model: run the benchmark again" : "",
    };
}
