using System.Collections.Immutable;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Training.Tests;

/// <summary>A small language model with its data and memory, trained by the shipped backend or by whatever a test puts before it.</summary>
internal sealed unsafe class SmallTraining : IDisposable
{
    public static readonly RecurrentLanguageModel Problem = new() { Cell = RecurrentCell.Gru, Vocabulary = 32, Hidden = 16, Layers = 1, SequenceLength = 16 };

    private static readonly TrainingDataSpec Dataset = new() { Generator = "grammar@1", Seed = 7, TrainingExamples = 100, EvaluationExamples = 8, Sha256 = Sha256Digest.Of([1]) };

    private readonly AlignedMemory examples;
    private readonly AlignedMemory exchange;

    public SmallTraining(double target = 4, long maximumExamples = 400)
    {
        Material = new TrainingMaterial(new TrainingDataset(Problem, Dataset), InitialWeights.OfSeeds(Problem));
        Plan = PlanOf(target, maximumExamples);
        TrainingMemoryLayout layout = new(Problem, Dataset.TrainingExamples, Dataset.EvaluationExamples, 12);
        examples = new AlignedMemory(layout.ExamplesBytes);
        exchange = new AlignedMemory(layout.ExchangeBytes);
        Memory = new TrainingMemory(layout, examples.Address, exchange.Address);
    }

    public TrainingMaterial Material { get; }

    public TrainingPlan Plan { get; }

    public TrainingMemory Memory { get; }

    public ITrainingSystem Backend(int threads = 1) => TrainingBackend.Create(Problem, Memory, new CpuSettings { Threads = threads });

    public CompletedTrainingRun Run(ITrainingSystem system, byte salt = 1, Action<long, double>? evaluated = null, CancellationToken cancellation = default) =>
        new TrainingRunner(RequestOf(salt, evaluated), system, Memory, Material, new MonotonicClock()).Run(cancellation);

    public void Dispose()
    {
        Material.Dispose();
        examples.Dispose();
        exchange.Dispose();
    }

    public TrainingRequest RequestOf(byte salt, Action<long, double>? evaluated = null) => new()
    {
        Run = 1,
        Plan = Plan,
        Workload = new TrainingWorkload
        {
            Id = "small",
            Version = "1.0",
            Title = "small",
            Problem = Problem,
            Dataset = Dataset,
            Precision = new PrecisionSpec { Reference = NumberFormat.Fp64, Inputs = [NumberFormat.Fp32], Accumulation = [NumberFormat.Fp32] },
            QualityTarget = Plan.QualityTarget,
            EvaluationInterval = 36,
            MaximumExamples = Plan.MaximumExamples,
            Hyperparameters = [],
            Borrowing = true,
        },
        Salt = [.. Enumerable.Repeat(salt, 32)],
        StartedAt = DateTimeOffset.UnixEpoch,
        BuildDigest = default,
        MachineDigest = default,
        HarnessVersion = "test",
        Evaluated = evaluated ?? (static (_, _) => { }),
    };

    private static TrainingPlan PlanOf(double target, long maximumExamples) => new()
    {
        Workload = "small",
        WorkloadVersion = "1.0",
        WorkloadDigest = default,
        Ruleset = "1.0",
        RulesetDigest = default,
        Profile = Profile.Full,
        Division = Division.Closed,
        Category = Category.Rdi,
        Submitter = "test",
        System = "test",
        Submittable = false,
        Precision = new DeclaredPrecision { Inputs = NumberFormat.Fp32, Accumulation = NumberFormat.Fp32 },
        Sut = new SutPlan { Name = "bench-cpu", Command = [], InProcess = true, Threads = 1, TimeoutMs = 1000 },
        Settings = [],
        Runs = 1,
        ScoredRuns = 1,
        DroppedRuns = 0,
        QualityTarget = target,
        EvaluationInterval = 36,
        MaximumExamples = maximumExamples,
        InitialisationLimitMs = 1000,
        Hyperparameters = Hyperparameters([("opt_name", "adamw"), ("global_batch_size", "12"), ("opt_base_learning_rate", "0.01"), ("opt_learning_rate_warmup_steps", "2")]),
    };

    private static ImmutableArray<PlannedHyperparameter> Hyperparameters((string Name, string Value)[] values) =>
        [.. values.Select(static pair => new PlannedHyperparameter { Name = pair.Name, Value = new HyperparameterValue(pair.Value), Origin = "test", BatchGroup = pair.Name == "global_batch_size" })];
}
