using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec.Training;

namespace Bench.Sut;

/// <summary>What a hosted system under training is given.</summary>
/// <param name="Memory">What it shares with the harness.</param>
/// <param name="Threads">Threads to compute with; at least 1.</param>
/// <param name="Deterministic">Whether the same bits are wanted with any number of threads.</param>
/// <param name="Hyperparameters">The run's hyperparameters.</param>
public sealed record TrainingSession(TrainingMemory Memory, int Threads, bool Deterministic, ImmutableArray<PlannedHyperparameter> Hyperparameters);
