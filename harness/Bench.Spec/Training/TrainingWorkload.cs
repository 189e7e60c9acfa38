using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Definitions;

namespace Bench.Spec.Training;

/// <summary>A training workload (<c>bench/training/v1</c>): what is learnt from what, how well, and which hyperparameters may be tuned how.</summary>
public sealed record TrainingWorkload
{
    /// <summary>The id, unique among workloads: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The version, <c>major.minor</c>; results of other versions are not comparable.</summary>
    public required string Version { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What learns.</summary>
    public required TrainingProblem Problem { get; init; }

    /// <summary>The data.</summary>
    public required TrainingDataSpec Dataset { get; init; }

    /// <summary>The checkpoint that every run starts from; null for weights drawn from the run's seed.</summary>
    public WeightsFile? InitialWeights { get; init; }

    /// <summary>What precision closed allows.</summary>
    public required PrecisionSpec Precision { get; init; }

    /// <summary>The quality at which a run has converged: <see cref="TrainingProblem.Metric"/> at most this.</summary>
    public required double QualityTarget { get; init; }

    /// <summary>Examples between evaluations, rounded up to whole batches (MLPerf: CEIL(k / GBS) · GBS).</summary>
    public required int EvaluationInterval { get; init; }

    /// <summary>Examples after which a run that has not converged is given up.</summary>
    public required long MaximumExamples { get; init; }

    /// <summary>Its hyperparameters, in the order of the YAML.</summary>
    public required ImmutableArray<HyperparameterSpec> Hyperparameters { get; init; }

    /// <summary>Whether hyperparameters may be borrowed.</summary>
    public required bool Borrowing { get; init; }

    /// <summary>Runs of a result; null takes the ruleset's.</summary>
    public int? Runs { get; init; }

    /// <summary>The checkpoint with the tensors that it must hold; empty where there is none.</summary>
    [JsonIgnore]
    public ImmutableArray<PinnedWeights> Pinned => InitialWeights is { } file ? [new PinnedWeights(file, "", Problem.Weights)] : [];

    /// <summary>A hyperparameter by name; null when there is none.</summary>
    public HyperparameterSpec? Hyperparameter(string name) => Hyperparameters.FirstOrDefault(spec => spec.Name == name);
}
