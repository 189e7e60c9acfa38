using System.Collections.Immutable;

namespace Bench.Spec.Machines;

/// <summary>The system that a result was measured on (<c>system.json</c>): what the submitter states, and what the harness found.</summary>
public sealed record SystemDescription
{
    /// <summary>Stated fields by MLPerf's names (system_name, host_processor_model_name, …), sorted.</summary>
    public required ImmutableSortedDictionary<string, string> Stated { get; init; }

    /// <summary>Found fields: cpu_model, cores, memory_bytes, kernel, os, runtime, vector_width_bits, governor, sorted.</summary>
    public required ImmutableSortedDictionary<string, string> Found { get; init; }

    /// <summary>Measured limits.</summary>
    public required MachineLimits Limits { get; init; }

    /// <summary>Digest of the found fields: the machine's fingerprint.</summary>
    public required Sha256Digest Fingerprint { get; init; }
}
