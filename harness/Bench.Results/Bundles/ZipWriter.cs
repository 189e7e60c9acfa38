using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Bench.Results.Bundles;

/// <summary>Writes a strict ZIP: the same files give the same bytes. Nothing but the end record tells it from a file that is still being written, so nothing but a complete one can be read.</summary>
internal sealed class ZipWriter(Stream output)
{
    private const ushort VersionNeeded = 20;
    private const ushort MadeOnUnix = 3 << 8 | VersionNeeded;

    // 1 January 1980, the earliest date that there is: the bytes must not depend on the clock.
    private const ushort EarliestDate = 1 << 5 | 1;

    // A regular file that its owner may write and all may read.
    private const uint RegularFile = 0x81A4_0000;

    private readonly List<(ZipEntry Entry, long Offset)> entries = [];

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="open">Opens its bytes, a second time where compressing them does not pay.</param>
    /// <param name="compress">Whether to deflate it, which is given up where it does not pay or would look like a bomb.</param>
    public void Add(string name, Func<Stream> open, bool compress)
    {
        long offset = output.Position;
        long dataOffset = offset + ZipFormat.LocalSize + name.Length;
        output.Write(new byte[dataOffset - offset]);
        (uint crc, long size) = Copy(open, compress);
        bool deflated = compress && IsWorthIt(size, output.Position - dataOffset);
        if (compress && !deflated)
        {
            output.Position = dataOffset;
            output.SetLength(dataOffset);
            (crc, size) = Copy(open, compress: false);
        }

        ZipEntry entry = new()
        {
            Name = name,
            Deflated = deflated,
            Crc = crc,
            Size = size,
            CompressedSize = output.Position - dataOffset,
            DataOffset = dataOffset,
        };
        long end = output.Position;
        output.Position = offset;
        output.Write(LocalHeader(entry));
        output.Position = end;
        entries.Add((entry, offset));
    }

    /// <summary>Writes the central directory and the end record.</summary>
    public void Finish()
    {
        long offset = output.Position;
        foreach ((ZipEntry entry, long entryOffset) in entries)
        {
            output.Write(CentralHeader(entry, entryOffset));
        }

        byte[] end = new byte[ZipFormat.EndSize];
        BinaryPrimitives.WriteUInt32LittleEndian(end, ZipFormat.EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), checked((ushort)entries.Count));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), checked((ushort)entries.Count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), Narrow(output.Position - offset));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), Narrow(offset));
        output.Write(end);
    }

    private (uint Crc, long Size) Copy(Func<Stream> open, bool compress)
    {
        using Stream content = open();
        uint crc = 0;
        long size = 0;
        byte[] buffer = new byte[1 << 17];
        using DeflateStream? deflate = compress ? new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true) : null;
        Stream target = deflate ?? output;
        for (int count = content.Read(buffer, 0, buffer.Length); count > 0; count = content.Read(buffer, 0, buffer.Length))
        {
            crc = Crc32.Append(crc, buffer.AsSpan(0, count));
            size += count;
            target.Write(buffer, 0, count);
        }

        return (crc, size);
    }

    private static bool IsWorthIt(long size, long compressedSize) => compressedSize < size
        && (size <= BundleLimits.RatioFreeBytes || size <= compressedSize * BundleLimits.MaximumRatio);

    private static byte[] LocalHeader(ZipEntry entry)
    {
        byte[] header = new byte[ZipFormat.LocalSize + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipFormat.LocalSignature);
        WriteShared(header.AsSpan(4), entry);
        Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(ZipFormat.LocalSize));
        return header;
    }

    private static byte[] CentralHeader(ZipEntry entry, long offset)
    {
        byte[] header = new byte[ZipFormat.CentralSize + entry.Name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(header, ZipFormat.CentralSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), MadeOnUnix);
        WriteShared(header.AsSpan(6), entry);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), RegularFile);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), Narrow(offset));
        Encoding.ASCII.GetBytes(entry.Name, header.AsSpan(ZipFormat.CentralSize));
        return header;
    }

    /// <summary>The fields that both headers have in the same order, from the version needed to the length of the extra field.</summary>
    private static void WriteShared(Span<byte> fields, ZipEntry entry)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(fields, VersionNeeded);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[4..], entry.Deflated ? ZipFormat.Deflate : ZipFormat.Stored);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[8..], EarliestDate);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], Narrow(entry.CompressedSize));
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], Narrow(entry.Size));
        BinaryPrimitives.WriteUInt16LittleEndian(fields[22..], checked((ushort)entry.Name.Length));
    }

    private static uint Narrow(long value) => value is >= 0 and < uint.MaxValue
        ? (uint)value
        : throw new BundleTooLargeException($"the archive would have more than {uint.MaxValue} bytes, the most that its format can hold", "keep fewer responses, or split the runs");
}
