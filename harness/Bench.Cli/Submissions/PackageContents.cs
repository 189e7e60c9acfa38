using System.Collections.Immutable;
using Bench.Definitions;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>What is handed in.</summary>
internal sealed record PackageContents
{
    /// <summary>The submission's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The submission.</summary>
    public required Definition<Submission> Submission { get; init; }

    /// <summary>Its results, none of which has errors.</summary>
    public required ImmutableArray<SubmittedResult> Results { get; init; }
}
