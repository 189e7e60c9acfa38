using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.Reports;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Trainings;

/// <summary>Takes one training plan through every station: the runs in order, each model beside the reference, score, rules, seal. The runs that count are all that the attempt makes, in the order in which it makes them.</summary>
internal sealed class TrainingMeasurement(TrainingBench bench, TrainingPlan plan, Circumstances circumstances, RunProgressLine progress, CancellationToken cancellation)
{
    private readonly string payload = circumstances.Folder.EmptyPayloadOf(new ResultName(plan.Workload, Scenario: null));
    private readonly ITrainingReference reference = TrainingReferences.Create(bench.Workload.Value.Problem);

    /// <summary>Measures the plan and seals the result. Everything that judges reads the files that were written, never what is still in memory.</summary>
    /// <param name="attempt">The attempt that it is, begun.</param>
    /// <exception cref="WorldFailedException">A file, the disk or the start of the SUT failed.</exception>
    public JudgedResult Measure(RunningAttempt attempt)
    {
        JudgedResult judged = MeasureUnsealed(attempt);
        SealedBundle bundle = Seal(judged);
        attempt.EndSealed(bundle.BundleId, judged.Training!.Declared!.Valid);
        return judged;
    }

    /// <summary>The same without the seal: the result stays a run directory.</summary>
    /// <param name="attempt">The attempt that it is, begun.</param>
    /// <exception cref="WorldFailedException">A file, the disk or the start of the SUT failed, or what was measured cannot be judged.</exception>
    public JudgedResult MeasureUnsealed(RunningAttempt attempt)
    {
        RunDirectoryWriter writer = new(payload);
        writer.WriteDefinitions(TextsOf());
        writer.WritePlan(plan);
        writer.WriteSystem(circumstances.System);
        for (int run = 1; run <= plan.Runs; run++)
        {
            CompletedTrainingRun completed = Run(attempt, run);
            TrainingLogWriter.Write(completed, Path.Combine(payload, TrainingFileNames.FolderOf(run)));
            Say(run, completed);

            // Also where the run came to its end: the reference takes seconds for its predictions and for every later day.
            cancellation.ThrowIfCancellationRequested();
            writer.WriteCheck(run, Check(run, completed));
        }

        writer.WriteAttempts(attempt.List());
        return Judge(writer);
    }

    private CompletedTrainingRun Run(RunningAttempt attempt, int run)
    {
        ImmutableArray<byte> salt = [.. RandomNumberGenerator.GetBytes(Statistics.TrainingSalt.Size)];
        using ITrainingSystem system = bench.StartSystem(run, cancellation);
        attempt.BeginTimedRun(RunDirectoryWriter.DigestOf(plan), Sha256Digest.Of(salt.AsSpan()));
        progress.Phase(string.Create(CultureInfo.InvariantCulture, $"{plan.Workload}: run {run} of {plan.Runs}"));
        TrainingRequest request = new()
        {
            Run = run,
            Plan = plan,
            Workload = bench.Workload.Value,
            Salt = salt,
            StartedAt = TimeProvider.System.GetUtcNow(),
            BuildDigest = circumstances.Build,
            MachineDigest = circumstances.System.Fingerprint,
            HarnessVersion = BuildDigest.HarnessVersion,
        };
        return new TrainingRunner(request, system, bench.Memory, bench.Material, new MonotonicClock()).Run(cancellation);
    }

    /// <summary>The run's model beside the reference, and how it does on later days.</summary>
    private ModelCheck Check(int run, CompletedTrainingRun completed)
    {
        ModelCheck check = ModelChecking.Of(completed.Log, bench.Material.Evaluation, completed.Predictions.AsMemory(), completed.Weights.AsMemory(), bench.Workload.Value.Problem, reference);
        if (DriftMeasuring.Of(bench.Material.Data, completed.Weights.AsMemory(), reference) is not { } drift)
        {
            return check;
        }

        progress.Phase($"{plan.Workload}: run {run} holds {Quantity.Days(drift.DaysHeld, drift.Qualities.Length)} of drift");
        return check with { Drift = drift };
    }

    private void Say(int run, CompletedTrainingRun completed)
    {
        TrainingRunEnd end = completed.Log.End;
        string quality = completed.Log.Evaluations is [.., TrainingEvaluation last] ? string.Create(CultureInfo.InvariantCulture, $" at {last.Quality:G5} (target {plan.QualityTarget:G5})") : "";
        string how = end.Outcome switch
        {
            TrainingOutcome.Converged => "converged",
            TrainingOutcome.NotConverged => "did NOT converge",
            TrainingOutcome.Interrupted => "interrupted",
            _ => $"FAILED: {Terminal.OneLine(completed.Log.Faults[0].Message)}",
        };
        progress.Phase(string.Create(CultureInfo.InvariantCulture, $"{plan.Workload}: run {run} {how}{quality} after {end.StopNs / 1e9:F2} s and {end.Examples} examples"));
    }

    /// <summary>Declares, judges what was declared, and declares the verdict.</summary>
    private JudgedResult Judge(RunDirectoryWriter writer)
    {
        JudgedResult undeclared = Read(writer);
        if (undeclared.Training is not { } evidence)
        {
            throw new RunNotJudgeableException(payload, undeclared.Differences.First(static finding => finding.Severity == Severity.Error));
        }

        ResultDeclaration declaration = TrainingRecomputation.Declaration(evidence);
        writer.WriteResult(declaration);
        JudgedResult judged = Read(writer);
        if (declaration.Valid && judged.RuleFindings.HasErrors)
        {
            writer.WriteResult(declaration with { Valid = false });
            judged = Read(writer);
        }

        writer.WriteFindings(judged.Findings);
        return judged.Training is not null && !judged.Differences.HasErrors
            ? judged
            : throw new RunNotJudgeableException(payload, judged.Differences.First(static finding => finding.Severity == Severity.Error));
    }

    private JudgedResult Read(RunDirectoryWriter writer) => JudgedResult.Of(RunFiles.InDirectory(writer.Directory, circumstances.Limits.TotalBytes), asSubmission: false);

    private SealedBundle Seal(JudgedResult judged) => BundleWriter.Seal(new SealRequest
    {
        PayloadDirectory = payload,
        BundlePath = circumstances.Folder.BundleOf(new ResultName(plan.Workload, Scenario: null)),
        Predicate = Predicates.Of(judged.Training!, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), BuildDigest.OfHarness(), circumstances.DevelopmentKey).ToJson(),
        Key = circumstances.Key ?? throw new InvalidOperationException("nothing is sealed without a key"),
        Limits = circumstances.Limits,
    });

    private DefinitionTexts TextsOf() => new()
    {
        Workload = bench.Workload.Bytes,
        Submission = circumstances.Submission?.Bytes ?? System.Text.Encoding.UTF8.GetBytes(LocalSubmission.TextIn(plan.Division, plan.Precision.Inputs)),
        Ruleset = circumstances.Ruleset.Bytes,
        Sut = circumstances.Sut?.Bytes,
        Weights = bench.Workload.Value.InitialWeights is { } file ? [(file, WeightsFiles.Beside(bench.Workload)(file))] : [],
        ReferenceConvergence = Shipped.ReferenceConvergenceOf(bench.Workload),
    };
}
