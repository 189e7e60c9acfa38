using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>How many examples the reference needed to converge, at several batch sizes (<c>rcp.yaml</c>, <c>bench/rcp/v1</c>).</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points".</remarks>
public sealed record ReferenceConvergencePoints
{
    /// <summary>The workload that they are of.</summary>
    public required string Workload { get; init; }

    /// <summary>Its version.</summary>
    public required string WorkloadVersion { get; init; }

    /// <summary>Digest of its YAML.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>The points, in order of batch size.</summary>
    public required ImmutableArray<ReferenceConvergencePoint> Points { get; init; }
}
