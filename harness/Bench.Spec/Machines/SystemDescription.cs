using System.Collections.Immutable;
using System.Text;

namespace Bench.Spec.Machines;

/// <summary>The system that a result was measured on (<c>system.json</c>): what the submitter states, and what the harness found.</summary>
public sealed record SystemDescription
{
    /// <summary>What a found field says when the machine does not tell it.</summary>
    public const string NotEstablished = "not established";

    /// <summary>Stated fields by MLPerf's names (system_name, host_processor_model_name, …), sorted.</summary>
    public required ImmutableSortedDictionary<string, string> Stated { get; init; }

    /// <summary>Found fields: cpu_model, cores, memory, kernel, operating_system, runtime, vector_bits, governor and more, sorted.</summary>
    public required ImmutableSortedDictionary<string, string> Found { get; init; }

    /// <summary>Where each found field was read: a file of the kernel, or a program. Empty in bundles of earlier versions.</summary>
    public ImmutableSortedDictionary<string, string> Provenance { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Measured limits.</summary>
    public required MachineLimits Limits { get; init; }

    /// <summary>Digest of the found fields: the machine's fingerprint.</summary>
    public required Sha256Digest Fingerprint { get; init; }

    /// <summary>The digest of <c>name=value</c> lines in ordinal order of names: two runs on one machine have the same.</summary>
    public static Sha256Digest FingerprintOf(IReadOnlyDictionary<string, string> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        IEnumerable<string> lines = found.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => $"{field.Key}={field.Value}\n");
        return Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }
}
