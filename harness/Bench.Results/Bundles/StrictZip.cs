using System.Buffers.Binary;
using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>Reads the one ZIP dialect that a bundle may have, in which every reader sees the same files: no byte of the archive is free to be read in two ways.</summary>
/// <remarks>The platform's <c>ZipArchive</c> accepts wrong checksums, differing names, lying sizes, duplicates and trailing bytes, so it is not used.
/// Structure is checked when the archive is opened, each entry's bytes when its stream is read to the end. Nothing is ever extracted.</remarks>
internal sealed class StrictZip : IDisposable
{
    // 4,096 headers with names of 200 bytes are 1 MB; the rest is for names that must be read before they can be called too long.
    private const long LargestCentralDirectory = 16 << 20;

    // Headers, and DEFLATE's own overhead on data that do not compress.
    private const long LargestOverhead = 8 << 20;

    private readonly SafeFileHandle file;
    private readonly Dictionary<string, ZipEntry> byName;

    private StrictZip(SafeFileHandle file, ImmutableArray<ZipEntry> entries)
    {
        this.file = file;
        Entries = entries;
        byName = entries.ToDictionary(static entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The files, in the archive's order.</summary>
    public ImmutableArray<ZipEntry> Entries { get; }

    /// <summary>Opens an archive and checks its whole structure. The archive then owns the handle.</summary>
    /// <exception cref="BundleRefusedException">The archive is refused.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StrictZip Open(SafeFileHandle file, BundleLimits limits)
    {
        long length = RandomAccess.GetLength(file);
        if (length < ZipFormat.EndSize)
        {
            throw Refused($"it is no ZIP archive, or one that was cut off: {length} bytes are too few");
        }

        if (length > limits.TotalBytes + LargestOverhead)
        {
            throw new BundleRefusedException(BundleCode.Limit, $"the archive has {length} bytes; the limit is {limits.TotalBytes} for all its files");
        }

        (int count, byte[] directory, long directoryOffset) = ReadDirectory(file, length);
        ZipDirectoryReader reader = new(file, directory, directoryOffset);
        return new StrictZip(file, reader.ReadEntries(count, limits));
    }

    /// <summary>The entry of a file's name; null when there is none.</summary>
    public ZipEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The bytes of a file; reading to the end checks them.</summary>
    /// <param name="name">The file.</param>
    /// <param name="summed">Whether the checksum is among what is checked.</param>
    public Stream OpenRead(string name, bool summed = true) => new ZipEntryStream(file, byName[name], summed);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    /// <summary>Fills the buffer from the file, or refuses the archive because it ends before.</summary>
    internal static void ReadExactly(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            int count = RandomAccess.Read(file, buffer, offset);
            if (count == 0)
            {
                throw Refused("a record reaches beyond the end of the file");
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    private static (int Count, byte[] Directory, long Offset) ReadDirectory(SafeFileHandle file, long length)
    {
        Span<byte> end = stackalloc byte[ZipFormat.EndSize];
        ReadExactly(file, end, length - ZipFormat.EndSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != ZipFormat.EndSignature)
        {
            throw Refused("it is no ZIP archive, or one that was cut off: the last 22 bytes are no end record");
        }

        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(end[4..]);
        ushort directoryDisk = BinaryPrimitives.ReadUInt16LittleEndian(end[6..]);
        ushort countHere = BinaryPrimitives.ReadUInt16LittleEndian(end[8..]);
        ushort count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        ushort comment = BinaryPrimitives.ReadUInt16LittleEndian(end[20..]);
        if (disk != 0 || directoryDisk != 0 || countHere != count)
        {
            throw Refused("the archive is spread over several disks");
        }

        if (comment != 0)
        {
            throw Refused("the archive has a comment");
        }

        if (offset + (long)size != length - ZipFormat.EndSize)
        {
            throw Refused("the central directory does not end where the end record begins");
        }

        if (count > BundleLimits.MaximumEntries)
        {
            throw new BundleRefusedException(BundleCode.Limit, $"{count} entries; at most {BundleLimits.MaximumEntries} are allowed");
        }

        if (size > LargestCentralDirectory)
        {
            throw new BundleRefusedException(BundleCode.Limit, $"a central directory of {size} bytes; at most {LargestCentralDirectory} are read");
        }

        byte[] directory = new byte[size];
        ReadExactly(file, directory, offset);
        return (count, directory, offset);
    }

    private static BundleRefusedException Refused(string message) => new(BundleCode.Archive, message);
}
