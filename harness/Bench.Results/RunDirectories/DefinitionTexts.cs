using Bench.Spec;

namespace Bench.Results.RunDirectories;

/// <summary>The definitions of a run, byte for byte as they were read.</summary>
public sealed record DefinitionTexts
{
    /// <summary><c>workload.yaml</c>.</summary>
    public required ReadOnlyMemory<byte> Workload { get; init; }

    /// <summary><c>submission.yaml</c>.</summary>
    public required ReadOnlyMemory<byte> Submission { get; init; }

    /// <summary><c>ruleset.yaml</c>.</summary>
    public required ReadOnlyMemory<byte> Ruleset { get; init; }

    /// <summary><c>sut.yaml</c>; null for the shipped CPU backend.</summary>
    public ReadOnlyMemory<byte>? Sut { get; init; }

    /// <summary><c>rcp.yaml</c>; null for a workload without reference convergence points, and for inference.</summary>
    public ReadOnlyMemory<byte>? ReferenceConvergence { get; init; }

    /// <summary>The files of weights that the workload names, each with its bytes.</summary>
    public IReadOnlyList<(WeightsFile File, ReadOnlyMemory<byte> Bytes)> Weights { get; init; } = [];

    /// <summary><c>trace.csv</c>; null where no arrivals were replayed.</summary>
    public ReadOnlyMemory<byte>? Trace { get; init; }
}
