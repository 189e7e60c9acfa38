namespace Bench.Results.Bundles;

/// <summary>One file of a strict ZIP, as its central directory and its local header agree to describe it.</summary>
internal sealed record ZipEntry
{
    /// <summary>The file's path.</summary>
    public required string Name { get; init; }

    /// <summary>Whether the bytes are deflated; else they are stored.</summary>
    public required bool Deflated { get; init; }

    /// <summary>The checksum of the file's bytes.</summary>
    public required uint Crc { get; init; }

    /// <summary>Bytes in the archive.</summary>
    public required long CompressedSize { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>Where the bytes begin in the archive.</summary>
    public required long DataOffset { get; init; }
}
