using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Exports;

/// <summary>A verified result that is to be exported.</summary>
public sealed record MlperfResult
{
    /// <summary>The bundle's path, for findings.</summary>
    public required string Bundle { get; init; }

    /// <summary>The bundle's id, by which the exported files name their source.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>What the bundle holds; both runs are there.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>The whole responses of the accuracy run, in the log's order; null when the bundle has none.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>>? AccuracyResponses { get; init; }

    /// <summary>The whole kept responses of the timed run; null when the bundle has none.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>>? PerformanceResponses { get; init; }

    /// <summary>The result's folder below <c>results/</c>: system, benchmark, scenario.</summary>
    public string Folder => $"{Evidence.Plan.System}/{Evidence.Plan.Workload}/{Evidence.Plan.Scenario}";
}
