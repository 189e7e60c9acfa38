namespace Bench.Spec;

/// <summary>Weights that stand in a file beside a workload's YAML, in the safetensors format, pinned by the file's digest.</summary>
/// <param name="Name">The file's name; never a path.</param>
/// <param name="Sha256">The digest of the whole file.</param>
public sealed record WeightsFile(string Name, Sha256Digest Sha256)
{
    /// <summary>How such a name ends.</summary>
    public const string Extension = ".safetensors";

    /// <summary>The most bytes of such a file, 256 MiB: the limit of a bundle, which carries it.</summary>
    public const long MaximumBytes = 256L << 20;
}
