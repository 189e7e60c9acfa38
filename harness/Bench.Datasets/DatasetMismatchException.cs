using Bench.Spec;

namespace Bench.Datasets;

/// <summary>The generated data has another digest than the workload pins.</summary>
/// <param name="pinned">The digest in the workload's YAML.</param>
/// <param name="found">The digest of the generated data.</param>
public sealed class DatasetMismatchException(Sha256Digest pinned, Sha256Digest found) : WorldFailedException(
    $"the data set's SHA-256 is {found}, but the workload pins {pinned}",
    "if you changed the workload's problem, seed or sample counts, write the new digest with 'bench workload freeze' and raise its version; otherwise this build or machine generates wrong data")
{
    /// <summary>The digest in the workload's YAML.</summary>
    public Sha256Digest Pinned => pinned;

    /// <summary>The digest of the generated data.</summary>
    public Sha256Digest Found => found;
}
