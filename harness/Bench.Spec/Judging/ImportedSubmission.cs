using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>What one submitter hands in to one division, as a whole.</summary>
public sealed record ImportedSubmission : IJudged
{
    /// <inheritdoc/>
    public required Division JudgedIn { get; init; }

    /// <summary>Its folder inside the tree: division and submitter.</summary>
    public required string Folder { get; init; }

    /// <summary>The name that the folder of the sources should have.</summary>
    public required string SourceFolder { get; init; }

    /// <summary>Whether there is one, under either name that MLPerf has used, with anything in it.</summary>
    public required bool HasSource { get; init; }

    /// <summary>The systems that are described, by their ids.</summary>
    public required ImmutableSortedDictionary<string, SubmittedFields> Systems { get; init; }
}
