namespace Bench.Results.Bundles;

/// <summary>How large a bundle may be. Both the writer and the reader hold to it.</summary>
public sealed record BundleLimits
{
    /// <summary>Most entries in one bundle.</summary>
    public const int MaximumEntries = 4096;

    /// <summary>Most bytes of the manifest and of each attestation.</summary>
    public const int MaximumAttestationBytes = 1 << 20;

    /// <summary>Most inflated bytes for one compressed byte, asked of files above <see cref="RatioFreeBytes"/>.</summary>
    public const int MaximumRatio = 200;

    /// <summary>Files up to this size may have any ratio: a megabyte of zeros harms nobody.</summary>
    public const int RatioFreeBytes = 1 << 20;

    /// <summary>The largest total anybody may allow: sizes in the archive have 32 bits.</summary>
    public const long LargestTotalBytes = uint.MaxValue;

    /// <summary>The limits that hold when nobody asks for others: 256 MiB in all.</summary>
    public static BundleLimits Standard { get; } = new();

    /// <summary>Most bytes of all files together, uncompressed.</summary>
    public long TotalBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestTotalBytes);
            field = value;
        }
    } = 256L << 20;
}
