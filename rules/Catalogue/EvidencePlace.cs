using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A place in a bundle that helps to answer a question.</summary>
/// <param name="File">The file's name inside the bundle, without <c>payload/</c>; <c>K</c> stands for the number of a run.</param>
/// <param name="Look">What to look at there.</param>
public sealed record EvidencePlace(string File, string Look)
{
    /// <summary>What stands there, short; null where there is nothing.</summary>
    public Func<ResultEvidence, string?> Value { get; init; } = static _ => null;

    /// <summary>The kind of results that have it.</summary>
    public RowSuite Suite { get; init; } = RowSuite.Both;
}
