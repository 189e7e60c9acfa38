using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Machine;
using Bench.Spec.Definitions;
using Bench.Spec.Training;
using Bench.Sut;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Trainings;

/// <summary>One training workload set up to be measured: its data generated and checked against the pinned digest, memory for what is shared. A system under training is started anew for every run: what one run leaves behind is of no use to the next.</summary>
internal sealed unsafe class TrainingBench : IDisposable
{
    private readonly Circumstances circumstances;
    private readonly TrainingPlan plan;
    private readonly SharedMemory examples;
    private readonly SharedMemory exchange;

    private TrainingBench(Definition<TrainingWorkload> workload, TrainingPlan plan, Circumstances circumstances, TrainingDataset data)
    {
        Workload = workload;
        Material = new TrainingMaterial(data, InitialWeights.Of(workload.Value, WeightsFiles.Beside(workload)));
        this.plan = plan;
        this.circumstances = circumstances;
        Layout = new TrainingMemoryLayout(workload.Value.Problem, workload.Value.Dataset.TrainingExamples, Material.Evaluation.Count, OptimizerSettings.Of(plan.Hyperparameters).BatchSize);
        examples = SharedMemory.Create(Layout.ExamplesBytes);
        exchange = SharedMemory.Create(Layout.ExchangeBytes);
        Memory = new TrainingMemory(Layout, examples.Address, exchange.Address);
    }

    /// <summary>The workload.</summary>
    public Definition<TrainingWorkload> Workload { get; }

    /// <summary>Its data.</summary>
    public TrainingMaterial Material { get; }

    /// <summary>What stands where in the shared memory.</summary>
    public TrainingMemoryLayout Layout { get; }

    /// <summary>What the harness shares with the system under training.</summary>
    public TrainingMemory Memory { get; }

    /// <summary>Generates and checks.</summary>
    /// <exception cref="Spec.WorldFailedException">The data is not the pinned, or memory is short.</exception>
    public static TrainingBench Open(Definition<TrainingWorkload> workload, TrainingPlan plan, Circumstances circumstances)
    {
        circumstances.LogsOf(workload.Value.Id).Forget();
        CpuSettings? shipped = circumstances.Sut is not null ? null : new CpuSettings { Threads = plan.Sut.Threads, Deterministic = plan.Sut.Deterministic };
        MemoryNeed.RefuseWhatDoesNotFit(workload.Value, shipped, AvailableMemory.Read());
        TrainingDataset data = new(workload.Value.Problem, workload.Value.Dataset);
        data.Verify();
        return new TrainingBench(workload, plan, circumstances, data);
    }

    /// <summary>Starts the system under training for one run.</summary>
    /// <param name="run">The run, from 1.</param>
    /// <param name="cancellation">Ends the wait for it.</param>
    /// <exception cref="Spec.WorldFailedException">It does not start, or is not the one that its definition speaks of.</exception>
    public ITrainingSystem StartSystem(int run, CancellationToken cancellation)
    {
        if (circumstances.InProcess)
        {
            return TrainingBackend.Create(Workload.Value.Problem, Memory, new CpuSettings { Threads = plan.Sut.Threads, Deterministic = plan.Sut.Deterministic });
        }

        Definition<SutDefinition>? sut = circumstances.Sut;
        ProcessTrainingSystem system = ProcessTrainingSystem.Start(
            new TrainingSutRequest
            {
                Start = new SutCommand
                {
                    Command = sut is null ? [ShippedHost.Program, .. ShippedHost.Arguments] : [.. sut.Value.Command],
                    WorkingDirectory = sut is null ? "" : Path.GetDirectoryName(Path.GetFullPath(sut.Path))!,
                    Isolation = sut is null ? null : circumstances.Isolation,
                    StartTimeout = SutLimit.Of(sut),
                    StartTimeoutRemedy = SutLimit.Remedy(sut),
                    Log = circumstances.LogsOf(Workload.Value.Id).FileOf(run),
                },
                Layout = Layout,
                Examples = examples,
                Exchange = exchange,
                Hyperparameters = plan.Hyperparameters,
                Threads = plan.Sut.Threads,
                Deterministic = plan.Sut.Deterministic,
                Timeout = TimeSpan.FromMilliseconds(plan.Sut.TimeoutMs),
                InitialisationTimeout = TimeSpan.FromMilliseconds(plan.InitialisationLimitMs),
            },
            cancellation);
        if (sut is null || system.Name == sut.Value.Name)
        {
            return system;
        }

        string name = system.Name;
        system.Dispose();
        throw new SutNamedOtherwiseException(name, sut);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Material.Dispose();
        examples.Dispose();
        exchange.Dispose();
    }
}
