using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;

namespace Bench.Cli.Peers;

/// <summary>Updates of a training workload with the hyperparameters that it declares, its data generated and checked against the pinned digest.</summary>
internal sealed class TrainingWork : IPeerWork, IDisposable
{
    private readonly Definition<TrainingWorkload> workload;

    /// <summary>Generates the data.</summary>
    /// <exception cref="WorldFailedException">The data is not the pinned.</exception>
    public TrainingWork(Definition<TrainingWorkload> workload)
    {
        this.workload = workload;
        TrainingDataset data = new(workload.Value.Problem, workload.Value.Dataset);
        data.Verify();
        Material = new TrainingMaterial(data, InitialWeights.Of(workload.Value, WeightsFiles.Beside(workload)));
        Hyperparameters = HyperparametersOf(workload);
        Layout = new TrainingMemoryLayout(workload.Value.Problem, workload.Value.Dataset.TrainingExamples, Material.Evaluation.Count, OptimizerSettings.Of(Hyperparameters).BatchSize);
        ModelTolerance = Shipped.Ruleset(null).Value.Training?.ModelTolerance ?? throw new UnreachableException("the newest ruleset has a round of training");
    }

    /// <summary>What learns.</summary>
    public TrainingProblem Problem => workload.Value.Problem;

    /// <summary>The data.</summary>
    public TrainingMaterial Material { get; }

    /// <summary>The workload's own hyperparameters.</summary>
    public ImmutableArray<PlannedHyperparameter> Hyperparameters { get; }

    /// <summary>What stands where in the memory that is shared with an implementation.</summary>
    public TrainingMemoryLayout Layout { get; }

    /// <summary>Examples to the first evaluation.</summary>
    public int EvaluationInterval => workload.Value.EvaluationInterval;

    /// <summary>How far a prediction may be from the reference's, as the newest ruleset has it.</summary>
    public double ModelTolerance { get; }

    /// <summary>Of initial weights and of the order of the data: new in every row, and the same for everybody in it.</summary>
    public ulong Seed { get; } = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>The quality that ours, which is judged before all others, has at the first evaluation; null where it got no further.</summary>
    public double? QualityOfOurs { get; set; }

    /// <inheritdoc/>
    public string Family => Problem.Family;

    /// <inheritdoc/>
    public string Title => TitleOf(workload);

    /// <inheritdoc/>
    public NumberFormat Format => NumberFormat.Fp32;

    /// <inheritdoc/>
    public bool CountsTokens => false;

    /// <summary>The work of a workload in words.</summary>
    public static string TitleOf(Definition<TrainingWorkload> workload) =>
        string.Create(CultureInfo.InvariantCulture, $"training {workload.Value.Id}, batch {OptimizerSettings.Of(HyperparametersOf(workload)).BatchSize}");

    /// <inheritdoc/>
    public IPeerSession Start(Contender contender, int threads, CancellationToken cancellation) => TrainingPeerSession.Start(contender, this, threads, cancellation);

    /// <inheritdoc/>
    public void Dispose() => Material.Dispose();

    private static ImmutableArray<PlannedHyperparameter> HyperparametersOf(Definition<TrainingWorkload> workload) =>
        HyperparameterResolver.Resolve(new HyperparameterRequest { Workload = workload, Division = Division.Closed }).OrRefuse().Values;
}
