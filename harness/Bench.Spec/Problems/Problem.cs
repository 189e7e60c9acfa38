using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>What a workload computes: one case per family. Everything here is a pure function of the shape: tensors, cost, accuracy target.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(MatmulProblem), "matmul")]
[JsonDerivedType(typeof(AttentionProblem), "attention")]
[JsonDerivedType(typeof(RnnProblem), "rnn")]
[JsonDerivedType(typeof(DecodingProblem), "decoding")]
public abstract record Problem
{
    private protected Problem()
    {
    }

    /// <summary>The family's name, as in the YAML.</summary>
    [JsonIgnore]
    public abstract string Family { get; }

    /// <summary>The tensors that all samples share, handed to the SUT before the clock starts; empty when there are none.</summary>
    [JsonIgnore]
    public abstract ImmutableArray<TensorSpec> Weights { get; }

    /// <summary>The weights among them that files give; those of no file are drawn from the data set's seed.</summary>
    [JsonIgnore]
    public virtual ImmutableArray<PinnedWeights> Pinned => [];

    /// <summary>The most bytes that any response takes.</summary>
    [JsonIgnore]
    public abstract int MaximumResponseBytes { get; }

    /// <summary>Whether responses are sequences of tokens that become ready one by one.</summary>
    [JsonIgnore]
    public virtual bool ProducesTokens => false;

    /// <summary>The length of the sequence that a sample is, apart from the rest of the shape; null where a sample is no single sequence of one length.</summary>
    [JsonIgnore]
    public virtual SequenceShape? Sequenced => null;

    /// <summary>What one sequence takes of memory while it is processed; null where no formula is known, as of an implementation that the family does not have.</summary>
    /// <param name="implementation">The shipped backend's implementation; null for its fastest.</param>
    public virtual StreamMemory? StreamMemoryOf(string? implementation) => null;

    /// <summary>The input tensors of a sample.</summary>
    public abstract ImmutableArray<TensorSpec> InputsOf(int sample);

    /// <summary>The output tensor of a sample; for token sequences its greatest extent.</summary>
    public abstract TensorSpec OutputOf(int sample);

    /// <summary>What computing a sample costs at least.</summary>
    /// <param name="sample">Sample index; shapes may differ by sample.</param>
    /// <param name="responseTokens">For token sequences the number of tokens emitted; otherwise ignored.</param>
    /// <param name="samplesTogether">How many samples the scenario lets a SUT compute together, which share the weights read: 1 in single-stream.</param>
    /// <param name="weights">What constant weights are kept in: their bytes are of that format. Inputs and responses are fp32 in memory whatever is computed in, and the operations are counted as fp32's.</param>
    public abstract Cost CostOf(int sample, int responseTokens, int samplesTogether, NumberFormat weights = NumberFormat.Fp32);

    /// <summary>The greatest scaled error (<see cref="JudgedValue.Error"/>) that honest rounding in the given formats explains.</summary>
    /// <param name="inputs">The format that inputs and weights are rounded to.</param>
    /// <param name="accumulation">The format that sums are kept in.</param>
    public abstract double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation);
}
