using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>A perceptron of two layers from the firing of simulated electrodes to the velocity that a cursor is meant to have: y = W₂ relu(W₁ x + b₁) + b₂.</summary>
public sealed record CursorDecoder : TrainingProblem
{
    /// <summary>Elements of a velocity.</summary>
    public const int Outputs = 2;

    /// <summary>Electrodes; elements of an input vector.</summary>
    public required int Electrodes { get; init; }

    /// <summary>Elements of the hidden layer.</summary>
    public required int Hidden { get; init; }

    /// <summary>How the recordings change after the day that the model is trained on; null where they do not.</summary>
    public DriftSpec? Drift { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Family => "neural-decoding";

    /// <inheritdoc/>
    [JsonIgnore]
    public override QualityMetric Metric => QualityMetric.UnexplainedVariance;

    /// <inheritdoc/>
    /// <remarks>What a person intends is white noise smoothed over 16 bins (<c>electrodes@1</c>): bins that are 16 apart have nothing in common.</remarks>
    [JsonIgnore]
    public override int RelatedNeighbours => 15;

    /// <inheritdoc/>
    /// <remarks><c>w1</c> [H, E], normal of standard deviation √(2/E) (He et al. 2015); <c>b1</c> [H], zero; <c>w2</c> [2, H], normal of 1/√H; <c>b2</c> [2], zero.</remarks>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> Weights =>
    [
        new TensorSpec { Name = "w1", Shape = [Hidden, Electrodes], Distribution = new Distribution.Normal(Math.Sqrt(2.0 / Electrodes)) },
        new TensorSpec { Name = "b1", Shape = [Hidden], Distribution = new Distribution.Constant(0) },
        new TensorSpec { Name = "w2", Shape = [Outputs, Hidden], Distribution = new Distribution.Normal(1 / Math.Sqrt(Hidden)) },
        new TensorSpec { Name = "b2", Shape = [Outputs], Distribution = new Distribution.Constant(0) },
    ];

    /// <inheritdoc/>
    /// <remarks><c>rates</c> [E], the electrodes' spike counts normalised by their training mean and deviation; <c>velocity</c> [2], of unit variance.</remarks>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> TrainingExample =>
    [
        new TensorSpec { Name = "rates", Shape = [Electrodes] },
        new TensorSpec { Name = "velocity", Shape = [Outputs] },
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> EvaluationExample => [new TensorSpec { Name = "rates", Shape = [Electrodes] }];

    /// <inheritdoc/>
    [JsonIgnore]
    public override TensorSpec Prediction => new() { Name = "velocity", Shape = [Outputs] };

    /// <inheritdoc/>
    /// <remarks>The input needs no gradient: its products are not counted.</remarks>
    [JsonIgnore]
    public override double FlopsPerExample => 2.0 * Hidden * ((2.0 * Electrodes) + (3.0 * Outputs));
}
