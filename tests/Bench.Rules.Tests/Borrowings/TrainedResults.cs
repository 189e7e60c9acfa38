using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Borrowings;
using Bench.Tests;

namespace Bench.Rules.Tests.Borrowings;

/// <summary>Complete evidence of training results: plans from the planner, over real definitions, and the logs that such runs leave.</summary>
internal static class TrainedResults
{
    /// <summary>Examples between evaluations.</summary>
    public const int Interval = 512;

    private const string WorkloadText =
        """
        schema: bench/training/v1
        id: rnn-lm-tiny
        version: "1.0"
        family: rnn-lm
        title: A recurrent language model that a test can hold
        problem: { cell: lstm, vocabulary: 16, hidden: 8, layers: 1, sequence_length: 16 }
        dataset:
          generator: grammar@1
          seed: 7
          training_examples: 2048
          evaluation_examples: 8
          sha256: 5b1f6f7d9a35f0e3c1d2b4a697887766554433221100ffeeddccbbaa99887766
        precision: { reference: fp64, inputs: [fp32, bf16], accumulation: [fp32] }
        quality: { metric: bits_per_character, target: 2.5 }
        evaluation: { interval: 512, maximum_examples: 40000 }
        borrowing: true
        hyperparameters:
          opt_name: { default: adamw, fixed: true }
          global_batch_size: { default: 32, range: { least: 4, greatest: 1024, multiple_of: 4 }, group: batch }
          opt_base_learning_rate: { default: 0.005, range: { least: 0.00001, greatest: 1 } }
          opt_end_learning_rate: { formula: 0.1 * opt_base_learning_rate }
          opt_learning_rate_warmup_steps: { default: 20, range: { least: 0, greatest: 1000 } }
          opt_learning_rate_decay_schedule: { default: linear, one_of: [constant, linear, cosine] }
          opt_learning_rate_decay_steps: { formula: ceil(40000 / global_batch_size) }
          opt_adamw_beta_2: { default: 0.99, range: { least: 0, greatest: 0.9999 } }
        """;

    /// <summary>The workload.</summary>
    public static Definition<TrainingWorkload> Workload { get; } = ReadWorkload(WorkloadText);

    private static Definition<Ruleset> Round { get; } = Read(RulesetReader.Read("1.0.yaml", File.ReadAllBytes(Repository.At("rules", "rulesets", "1.0.yaml"))));

    /// <summary>The first day on which the round's borrowing window is open.</summary>
    public static DateOnly WindowOpens => Round.Value.Training!.BorrowingFrom;

    /// <summary>The last day.</summary>
    public static DateOnly WindowCloses => Round.Value.Training!.BorrowingUntil;

    /// <summary>Reads a workload.</summary>
    public static Definition<TrainingWorkload> ReadWorkload(string text) => Read(TrainingWorkloadReader.Read("rnn-lm-tiny.yaml", Encoding.UTF8.GetBytes(text)));

    /// <summary>The workload's text, changed in one place.</summary>
    public static Definition<TrainingWorkload> WorkloadWith(string old, string changed)
    {
        Assert.Contains(old, WorkloadText, StringComparison.Ordinal);
        return ReadWorkload(WorkloadText.Replace(old, changed, StringComparison.Ordinal));
    }

    /// <summary>A result, sealed: planned, run, signed by its submitter.</summary>
    public static RoundEntry Make(TrainedResult made)
    {
        Definition<Submission> submission = SubmissionOf(made);
        Parsed<TrainingPlan> planned = TrainingPlanner.Resolve(new TrainingPlanRequest
        {
            Workload = made.Workload,
            Ruleset = Round,
            Submission = submission,
            Profile = made.Profile,
            Set = made.Set,
            Lender = made.Lender is { } lender ? new LentHyperparameters { Lender = lender.BundleId, Values = lender.Evidence.Plan.Hyperparameters } : null,
            Original = made.Original?.BundleId,
            Cores = made.Threads,
        });
        Assert.True(planned.Succeeded, string.Join('\n', planned.Findings));
        SystemDescription system = SystemOf(made);
        TrainingEvidence evidence = new()
        {
            Plan = planned.Value,
            Workload = made.Workload.Value,
            WorkloadDigest = made.Workload.Digest,
            Submission = submission.Value,
            Ruleset = Round.Value,
            RulesetDigest = Round.Digest,
            PublishedRulesetDigest = Round.Digest,
            System = system,
            Runs = [.. made.EvaluationsToTarget.Select((evaluations, i) => RunOf(made, planned.Value, system, i + 1, evaluations))],
            AsSubmission = true,
        };
        return Seal(evidence, made.Submitter);
    }

    /// <summary>An entry for evidence, its bundle id following from what the evidence holds.</summary>
    public static RoundEntry Seal(TrainingEvidence evidence, string submitter) => new()
    {
        BundleId = Sha256Digest.Of(Encoding.UTF8.GetBytes(
            $"{submitter} {HyperparameterText.DigestOf(evidence.Plan.Hyperparameters)} {string.Join(' ', evidence.Runs.Select(static run => $"{run.Header.SaltCommitment} {run.End.Examples}"))}")),
        Evidence = evidence,
        Signers = [KeyOf(submitter)],
        Valid = true,
    };

    /// <summary>The id of a submitter's key.</summary>
    public static Sha256Digest KeyOf(string submitter) => Sha256Digest.Of(Encoding.UTF8.GetBytes("the key of " + submitter));

    private static TrainingRunLog RunOf(TrainedResult made, TrainingPlan plan, SystemDescription system, int number, int evaluations)
    {
        byte[] salt = Sha256Digest.Of(Encoding.UTF8.GetBytes($"{made.Submitter} {made.Series} {number}")).ToBytes();
        ulong seed = TrainingSalt.SeedOf(salt);
        int batch = OptimizerSettings.Of(plan.Hyperparameters).BatchSize;
        bool converged = evaluations * (long)plan.EvaluationInterval < plan.MaximumExamples;
        ImmutableArray<TrainingEvaluation> curve = [.. Enumerable.Range(1, evaluations).Select(i => new TrainingEvaluation
        {
            Examples = (long)i * plan.EvaluationInterval,
            StartNs = (i * 20_000_000L) - 2_000_000,
            StopNs = i * 20_000_000L,
            Quality = plan.QualityTarget + (converged ? 0 : 0.1) + (1.5 * (evaluations - i) / evaluations),
            Predictions = Sha256Digest.Of(Encoding.UTF8.GetBytes($"{seed} {i}")),
        })];
        ImmutableArray<UpdateRecord> updates = [.. Enumerable.Range(0, (int)(curve[^1].Examples / batch)).Select(i =>
        {
            long start = i * 18_000_000L * batch / plan.EvaluationInterval;
            return new UpdateRecord(start, start + 100_000);
        })];
        TrainingProblem problem = made.Workload.Value.Problem;
        ImmutableArray<double> losses = [.. curve.SelectMany(point => Enumerable.Repeat(point.Quality * 16, made.Workload.Value.Dataset.EvaluationExamples))];
        return new TrainingRunLog
        {
            Header = new TrainingRunHeader
            {
                Run = number,
                StartedAt = made.StartedAt.AddMinutes(number - 1),
                Seed = seed,
                SaltCommitment = Sha256Digest.Of(salt),
                HyperparametersDigest = HyperparameterText.DigestOf(plan.Hyperparameters),
                InitialWeights = InitialWeights.OfSeeds(problem).DigestOf(seed),
                SutName = plan.Sut.Name,
                InProcess = plan.Sut.InProcess,
                BuildDigest = Sha256Digest.Of(Encoding.UTF8.GetBytes(made.Build)),
                DatasetDigest = made.Workload.Value.Dataset.Sha256,
                MachineDigest = system.Fingerprint,
                HarnessVersion = "0.1.0",
            },
            Evaluations = curve,
            End = new TrainingRunEnd
            {
                Outcome = converged ? TrainingOutcome.Converged : TrainingOutcome.NotConverged,
                Salt = Convert.ToHexStringLower(salt),
                InitialisationNs = 3_000_000,
                StopNs = curve[^1].StopNs,
                Examples = curve[^1].Examples,
                Updates = Sha256Digest.Of(MemoryMarshal.AsBytes(updates.AsSpan())),
                Losses = Sha256Digest.Of(MemoryMarshal.AsBytes(losses.AsSpan())),
            },
            Updates = updates,
            Losses = losses,
        };
    }

    private static Definition<Submission> SubmissionOf(TrainedResult made) => Read(SubmissionReader.Read("submission.yaml", Encoding.UTF8.GetBytes(
        $$"""
        schema: bench/submission/v1
        submitter: {{made.Submitter}}
        division: {{made.Division.FieldName}}
        category: {{made.Category.FieldName}}
        system: {{made.System}}
        precision: { inputs: {{made.Inputs.FieldName}}, accumulation: fp32 }
        """)));

    private static SystemDescription SystemOf(TrainedResult made)
    {
        ImmutableSortedDictionary<string, string> found = ImmutableSortedDictionary<string, string>.Empty.Add("cpu_model", made.Machine).Add("cores", "8").Add("memory_bytes", "68719476736");
        CoreLimits limits = new() { PeakFp32Gflops = 100, L2GigabytesPerSecond = 90, L3GigabytesPerSecond = 70, DramGigabytesPerSecond = 20 };
        return new SystemDescription
        {
            Stated = ImmutableSortedDictionary<string, string>.Empty.Add("system_name", made.System),
            Found = found,
            Limits = new MachineLimits { OneCore = limits, AllCores = limits, Cores = 8, L2Bytes = 1 << 19, L3Bytes = 1 << 25 },
            Fingerprint = SystemDescription.FingerprintOf(found),
        };
    }

    private static Definition<T> Read<T>(Parsed<Definition<T>> parsed)
        where T : class
    {
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        return parsed.Value;
    }
}
