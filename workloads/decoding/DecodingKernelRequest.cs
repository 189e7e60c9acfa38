using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Decoding;

/// <summary>What a kernel is made for: one model of a decoding problem.</summary>
internal sealed record DecodingKernelRequest
{
    /// <summary>The problem: lengths of sequences, and the vocabulary.</summary>
    public required DecodingProblem Problem { get; init; }

    /// <summary>The model.</summary>
    public required DecodingModel Model { get; init; }

    /// <summary>What the names of its weights begin with.</summary>
    public required string Prefix { get; init; }

    /// <summary>The tensors of the problem; not read afterwards.</summary>
    public required TensorSet Weights { get; init; }

    /// <summary>What the weights of products are stored in.</summary>
    public required NumberFormat Format { get; init; }

    /// <summary>Threads to use, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Sequences decoded together at most.</summary>
    public required int Slots { get; init; }

    /// <summary>Tokens that a step reads at most, over all sequences.</summary>
    public required int Rows { get; init; }

    /// <summary>Whether a sequence's logits have the same bits whichever sequences step with it: some rows are then computed for nothing.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Steps of a sequence that can be taken back.</summary>
    public int History { get; init; }
}
