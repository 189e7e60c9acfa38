using System.Collections.Immutable;
using Bench.Results.Bundles;

namespace Bench.Cli.Reproductions;

/// <summary>What <c>reproduce</c> was asked for.</summary>
internal sealed record ReproductionRequest
{
    /// <summary>The bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Whom the reviewer trusts to have signed it.</summary>
    public required VerificationPolicy Policy { get; init; }

    /// <summary>How often it is measured again; null for 3, and for training for as many runs as the plan has.</summary>
    public required int? Runs { get; init; }

    /// <summary>The definition of the submitter's system under test, in the folder with its program.</summary>
    public required string? Sut { get; init; }

    /// <summary>Whether the submitter's code may run at all.</summary>
    public required bool TrustsCode { get; init; }

    /// <summary>Whether it may run as any program of this user.</summary>
    public required bool WithoutIsolation { get; init; }

    /// <summary>Further files and folders that the isolated code may read.</summary>
    public required ImmutableArray<string> Readable { get; init; }

    /// <summary>The reviewer's private key; null leaves the statement unsigned.</summary>
    public required string? SignWith { get; init; }

    /// <summary>The reviewer's name.</summary>
    public required string? Reviewer { get; init; }

    /// <summary>The output folder; null takes a new one below results/local.</summary>
    public required string? Out { get; init; }

    /// <summary>Whether JSON is printed.</summary>
    public required bool Json { get; init; }
}
