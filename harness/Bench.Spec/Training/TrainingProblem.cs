using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>What a training workload learns and what it learns it from: one case per family. Everything here is a pure function of the shape: weights, examples, predictions, cost.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(RecurrentLanguageModel), "rnn-lm")]
[JsonDerivedType(typeof(AttentionLanguageModel), "attention-lm")]
[JsonDerivedType(typeof(CursorDecoder), "neural-decoding")]
public abstract record TrainingProblem
{
    private protected TrainingProblem()
    {
    }

    /// <summary>The family's name, as in the YAML.</summary>
    [JsonIgnore]
    public abstract string Family { get; }

    /// <summary>The metric of quality that the harness computes from predictions; less is better.</summary>
    [JsonIgnore]
    public abstract QualityMetric Metric { get; }

    /// <summary>The weights in order, each with the distribution that its initial values are drawn from (MLPerf Training Rules, "Weight initialization").</summary>
    [JsonIgnore]
    public abstract ImmutableArray<TensorSpec> Weights { get; }

    /// <summary>The tensors of a training example: the inputs, and what is to be predicted.</summary>
    [JsonIgnore]
    public abstract ImmutableArray<TensorSpec> TrainingExample { get; }

    /// <summary>The tensors of an evaluation example that the SUT sees: the inputs alone.</summary>
    [JsonIgnore]
    public abstract ImmutableArray<TensorSpec> EvaluationExample { get; }

    /// <summary>What the SUT answers to one evaluation example, fp32, row-major.</summary>
    [JsonIgnore]
    public abstract TensorSpec Prediction { get; }

    /// <summary>Floating-point operations that one training example costs at least: forward, and twice that backward, for each weight that multiplies; none for what does not depend on the example.</summary>
    [JsonIgnore]
    public abstract double FlopsPerExample { get; }

    /// <summary>How many neighbours on either side an example of a data set may resemble; 0 where examples are independent.</summary>
    [JsonIgnore]
    public virtual int RelatedNeighbours => 0;

    /// <summary>Number of weights.</summary>
    [JsonIgnore]
    public long WeightCount => Weights.Sum(static weight => weight.ElementCount);
}
