using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.LoadGen;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Makes the training result that breaks no rule: real runs of the smallest language model, by the harness's own planner, runner, log and points; only the clock and the salts are given.</summary>
internal static class TrainingBase
{
    private const int ReferenceRunsAPoint = 10;
    private static readonly ImmutableArray<int> PointsAt = [2, 4, 8];

    private const string Draft = """
        schema: bench/training/v1
        id: rnn-lm-tiny
        version: "1.0"
        family: rnn-lm
        title: A language model small enough for a test
        problem:
          cell: gru
          vocabulary: 32
          hidden: 8
          layers: 1
          sequence_length: 8
        dataset:
          generator: grammar@1
          seed: 1
          training_examples: 64
          evaluation_examples: 16
          sha256: unfrozen
        precision:
          reference: fp64
          inputs: [fp32]
          accumulation: [fp32, fp64]
        quality:
          metric: bits_per_character
          target: 4.0
        evaluation:
          interval: 8
          maximum_examples: 160
        borrowing: true
        hyperparameters:
          opt_name: { default: sgd, fixed: true }
          global_batch_size: { default: 4, range: { least: 1, greatest: 64 }, group: batch }
          opt_base_learning_rate: { default: 0.5, range: { least: 0.001, greatest: 1 } }

        """;

    private static readonly byte[] Sut = Encoding.UTF8.GetBytes($"schema: bench/sut/v1\nname: {ReferenceTraining.SystemName}\ncommand: [{ReferenceTraining.SystemName}]\nthreads: 1\n");

    /// <summary>Makes all files.</summary>
    /// <param name="ruleset">The text of the round.</param>
    public static SortedDictionary<string, byte[]> Make(byte[] ruleset)
    {
        string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;
        try
        {
            Write(folder, ruleset);
            return FixtureFiles.InFolder(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder, byte[] ruleset)
    {
        Definition<TrainingWorkload> workload = Frozen();
        Definition<Ruleset> round = Value(RulesetReader.Read("ruleset.yaml", ruleset));
        TrainingPlan plan = PlanOf(workload, round, []);
        byte[] points = Encoding.UTF8.GetBytes(RcpText.Of(PointsOf(workload, round)));
        RunDirectoryWriter writer = new(folder);
        writer.WriteDefinitions(new DefinitionTexts { Workload = workload.Bytes, Submission = CompliantEvidence.BaseFiles["submission.yaml"], Ruleset = ruleset, Sut = Sut, ReferenceConvergence = points });
        writer.WritePlan(plan);
        SystemDescription system = CompliantEvidence.Base.System;
        writer.WriteSystem(system);
        EvaluationSet set = EvaluationSetOf(workload.Value);
        for (int run = 1; run <= plan.Runs; run++)
        {
            CompletedTrainingRun made = Run(workload.Value, plan, run, $"run {run}");
            TrainingLogWriter.Write(made, Path.Combine(folder, TrainingFileNames.FolderOf(run)));
            writer.WriteCheck(run, ModelChecking.Of(made.Log, set, made.Predictions.AsMemory(), made.Weights.AsMemory(), workload.Value.Problem, TrainingReferences.Create(workload.Value.Problem)));
        }

        writer.WriteFindings([]);
        SortedDictionary<string, byte[]> files = FixtureFiles.InFolder(folder);
        TrainingEvidence measured = TrainingFiles.Read(files, published: files);
        writer.WriteAttempts(TrainingSettlement.AttemptsOf(measured));
        writer.WriteResult(TrainingRecomputation.Declaration(measured));
    }

    /// <summary>One run, from a salt that its name gives; its updates take the longer the higher its number is.</summary>
    private static unsafe CompletedTrainingRun Run(TrainingWorkload workload, TrainingPlan plan, int number, string name)
    {
        using TrainingMaterial material = new(new TrainingDataset(workload.Problem, workload.Dataset), InitialWeights.OfSeeds(workload.Problem));
        TrainingMemoryLayout layout = new(workload.Problem, workload.Dataset.TrainingExamples, workload.Dataset.EvaluationExamples, OptimizerSettings.Of(plan.Hyperparameters).BatchSize);
        using AlignedMemory examples = new(layout.ExamplesBytes);
        using AlignedMemory exchange = new(layout.ExchangeBytes);
        TrainingMemory memory = new(layout, examples.Address, exchange.Address);
        FakeClock clock = new(new Nanoseconds(1));
        using ReferenceTraining system = new(memory, clock, new Nanoseconds(1_000_000 + (10_000 * number)));
        TrainingRequest request = new()
        {
            Run = number,
            Plan = plan,
            Workload = workload,
            Salt = [.. Sha256Digest.Of(Encoding.UTF8.GetBytes(name)).ToBytes()],
            StartedAt = new DateTimeOffset(2026, 11, 22, 6, number % 60, 0, TimeSpan.Zero),
            BuildDigest = Sha256Digest.Of("reference"u8),
            MachineDigest = CompliantEvidence.Base.System.Fingerprint,
            HarnessVersion = "0.1.0",
        };
        return new TrainingRunner(request, system, memory, material, clock).Run(CancellationToken.None);
    }

    private static ReferenceConvergencePoints PointsOf(Definition<TrainingWorkload> workload, Definition<Ruleset> round) => new()
    {
        Workload = workload.Value.Id,
        WorkloadVersion = workload.Value.Version,
        WorkloadDigest = workload.Digest,
        Points = [.. PointsAt.Select(batch => PointOf(workload.Value, PlanOf(workload, round, [string.Create(CultureInfo.InvariantCulture, $"{OptimizerSettings.BatchSizeKey}={batch}")]), batch))],
    };

    private static ReferenceConvergencePoint PointOf(TrainingWorkload workload, TrainingPlan plan, int batch) => new()
    {
        BatchSize = batch,
        Precision = NumberFormat.Fp64,
        Hyperparameters = plan.Hyperparameters,
        Runs =
        [
            .. Enumerable.Range(1, ReferenceRunsAPoint).Select(number =>
            {
                TrainingRunLog log = Run(workload, plan, number, $"reference {batch} {number}").Log;
                return new ReferenceRun(log.Header.Seed, log.End.Outcome == TrainingOutcome.Converged ? log.End.Examples : null);
            }),
        ],
    };

    private static TrainingPlan PlanOf(Definition<TrainingWorkload> workload, Definition<Ruleset> round, ImmutableArray<string> set)
    {
        Parsed<TrainingPlan> plan = TrainingPlanner.Resolve(new TrainingPlanRequest
        {
            Workload = workload,
            Ruleset = round,
            Submission = Value(SubmissionReader.Read("submission.yaml", CompliantEvidence.BaseFiles["submission.yaml"])),
            Sut = Value(SutReader.Read("sut.yaml", Sut)),
            Profile = Profile.Full,
            Set = set,
            Cores = 2,
        });
        Assert.True(plan.Succeeded, string.Join('\n', plan.Findings));
        return plan.Value;
    }

    private static EvaluationSet EvaluationSetOf(TrainingWorkload workload)
    {
        TrainingDataset data = new(workload.Problem, workload.Dataset);
        return EvaluationSet.Of(data, data.Evaluation);
    }

    private static Definition<TrainingWorkload> Frozen()
    {
        Definition<TrainingWorkload> draft = Value(TrainingWorkloadReader.Read("workload.yaml", Encoding.UTF8.GetBytes(Draft)));
        Sha256Digest digest = new TrainingDataset(draft.Value.Problem, draft.Value.Dataset).Digest();
        return Value(TrainingWorkloadReader.Read("workload.yaml", Encoding.UTF8.GetBytes(Draft.Replace("unfrozen", $"\"{digest.Hex}\"", StringComparison.Ordinal))));
    }

    private static Definition<T> Value<T>(Parsed<Definition<T>> parsed)
        where T : class
    {
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        return parsed.Value;
    }
}
