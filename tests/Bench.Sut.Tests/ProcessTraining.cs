using Bench.Datasets;
using Bench.LoadGen;
using Bench.Training;
using Bench.Training.Tests;

namespace Bench.Sut.Tests;

/// <summary>The small training of the runner's tests, in memory that a process maps too.</summary>
internal sealed unsafe class ProcessTraining : IDisposable
{
    private readonly SharedMemory examples;
    private readonly SharedMemory exchange;
    private readonly TrainingMemoryLayout layout;
    private readonly TrainingMemory memory;

    public ProcessTraining()
    {
        layout = new TrainingMemoryLayout(SmallTraining.Problem, Small.Material.Data.Dataset.TrainingExamples, Small.Material.Evaluation.Count, 12);
        examples = SharedMemory.Create(layout.ExamplesBytes);
        exchange = SharedMemory.Create(layout.ExchangeBytes);
        memory = new TrainingMemory(layout, examples.Address, exchange.Address);
    }

    /// <summary>The same in memory of this process.</summary>
    public SmallTraining Small { get; } = new(target: 4.5);

    public ProcessTrainingSystem Start(string mode, TimeSpan timeOut, string? note = null, CancellationToken cancellation = default) => ProcessTrainingSystem.Start(
        new TrainingSutRequest
        {
            Start = new SutCommand { Command = note is null ? ProcessRuns.Hosted(mode) : [.. ProcessRuns.Hosted(mode), note], StartTimeout = TimeSpan.FromSeconds(60) },
            Layout = layout,
            Examples = examples,
            Exchange = exchange,
            Hyperparameters = Small.Plan.Hyperparameters,
            Threads = 1,
            Timeout = timeOut,
            InitialisationTimeout = TimeSpan.FromSeconds(20),
        },
        cancellation);

    public CompletedTrainingRun Run(ITrainingSystem system, byte salt = 1, Action<long, double>? evaluated = null, CancellationToken cancellation = default) =>
        new TrainingRunner(Small.RequestOf(salt, evaluated), system, memory, Small.Material, new MonotonicClock()).Run(cancellation);

    public void Dispose()
    {
        examples.Dispose();
        exchange.Dispose();
        Small.Dispose();
    }
}
