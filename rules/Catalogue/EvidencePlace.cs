using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A place in a bundle that helps to answer a question.</summary>
/// <param name="File">The file's name inside the bundle, without <c>payload/</c>; <c>K</c> stands for the number of a run.</param>
/// <param name="Look">What to look at there.</param>
public sealed record EvidencePlace(string File, string Look)
{
    /// <summary>What stands for an answer that a submitter left out or empty.</summary>
    public const string NotStated = "not stated";

    /// <summary>What stands there, short; null where there is nothing.</summary>
    public Func<ResultEvidence, string?> Value { get; init; } = static _ => null;

    /// <summary>The same, for people: an answer that says nothing is called one.</summary>
    public string? ValueOf(ResultEvidence evidence) => Value(evidence) is { } value ? string.IsNullOrWhiteSpace(value) ? NotStated : value : null;

    /// <summary>The file's name; of a file that every run has, the first run's.</summary>
    public string FirstFile => File.Replace("/K/", "/1/", StringComparison.Ordinal);

    /// <summary>The kind of results that have it.</summary>
    public RowSuite Suite { get; init; } = RowSuite.Both;
}
