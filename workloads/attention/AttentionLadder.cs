using System.Collections.Immutable;
using Bench.Spec.Problems;

namespace Bench.Workloads.Attention;

/// <summary>Exact attention in three ways over the same micro-kernels, each by name.</summary>
public static class AttentionLadder
{
    /// <summary>The whole matrix of weights in memory.</summary>
    internal const string Materialised = AttentionProblem.Materialised;

    /// <summary>Strips with the online softmax, all of them.</summary>
    internal const string Tiled = AttentionProblem.Tiled;

    /// <summary>The fast kernel, as without a name.</summary>
    internal const string Skipping = AttentionProblem.Skipping;

    /// <summary>The ways, slowest first.</summary>
    public static ImmutableArray<Implementation> Rungs { get; } =
    [
        new(Materialised, "the whole matrix of weights of a head is written, normalised and read again: memory grows with the square of the sequence"),
        new(Tiled, "strips of the matrix with the online softmax, none skipped: memory grows with the sequence"),
        new(Skipping, "the same, and strips that a causal mask hides are skipped: the fast kernel"),
    ];
}
