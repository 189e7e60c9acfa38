using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Imports;

/// <summary>An MLPerf Inference submission tree as it was read: imported, unsigned.</summary>
public sealed record ImportedTree
{
    /// <summary>How everything that comes from such a tree is labelled.</summary>
    public const string Label = "imported, unsigned";

    /// <summary>The round that it is judged by.</summary>
    public required InferenceRound Round { get; init; }

    /// <summary>How the round was found, for people.</summary>
    public required string RoundFrom { get; init; }

    /// <summary>The submissions, in the order of their folders.</summary>
    public required ImmutableArray<ImportedSubmission> Submissions { get; init; }

    /// <summary>The results, in the order of their folders.</summary>
    public required ImmutableArray<ImportedResult> Results { get; init; }

    /// <summary>What is wrong with the tree as such.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }
}
