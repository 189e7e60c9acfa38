using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec.Training;

namespace Bench.Sut;

/// <summary>A process to be started as system under training, and what it is given.</summary>
public sealed record TrainingSutRequest
{
    /// <summary>How it is started.</summary>
    public required SutCommand Start { get; init; }

    /// <summary>What stands where in the memory.</summary>
    public required TrainingMemoryLayout Layout { get; init; }

    /// <summary>The training examples. The SUT is given them for reading; they stand there when the clock has started.</summary>
    public required SharedMemory Examples { get; init; }

    /// <summary>Weights, batch, evaluation examples and predictions. The SUT is given it for reading and writing.</summary>
    public required SharedMemory Exchange { get; init; }

    /// <summary>The run's hyperparameters.</summary>
    public required ImmutableArray<PlannedHyperparameter> Hyperparameters { get; init; }

    /// <summary>Threads that it is to compute with; at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether the shipped backend is to compute the same bits with any number of threads. Another SUT is not told.</summary>
    public bool Deterministic { get; init; }

    /// <summary>How long an answer to a command may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long initialisation may take.</summary>
    public required TimeSpan InitialisationTimeout { get; init; }
}
