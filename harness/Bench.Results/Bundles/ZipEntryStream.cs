using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>The bytes of one entry. It never yields more than the declared size, and its end is reached only when size, checksum and the end of the compressed data are all exactly as declared.</summary>
/// <remarks>The checksum only where it is asked for: whoever compares a digest needs none.</remarks>
internal sealed class ZipEntryStream : ForwardStream
{
    private readonly ZipEntry entry;
    private readonly SegmentStream segment;
    private readonly Stream inflated;
    private readonly bool summed;
    private uint crc;

    public ZipEntryStream(SafeFileHandle file, ZipEntry entry, bool summed = true)
        : base(entry.Size)
    {
        this.entry = entry;
        this.summed = summed;
        segment = new SegmentStream(file, entry.DataOffset, entry.CompressedSize);
        inflated = entry.Deflated ? new DeflateStream(segment, CompressionMode.Decompress) : segment;
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (Remaining == 0)
        {
            RequireEnd();
            return 0;
        }

        int count = Inflate(buffer[..(int)Math.Min(buffer.Length, Remaining)]);
        if (count == 0)
        {
            throw Refused($"it ends after {Consumed} of {entry.Size} declared bytes");
        }

        crc = summed ? Crc32.Append(crc, buffer[..count]) : entry.Crc;
        Consumed += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inflated.Dispose();
            segment.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RequireEnd()
    {
        Span<byte> beyond = stackalloc byte[1];
        if (entry.Deflated && Inflate(beyond) != 0)
        {
            throw Refused($"it goes on after its declared {entry.Size} bytes");
        }

        if (entry.Deflated && segment.Starved)
        {
            throw Refused("its compressed data have no end");
        }

        if (segment.Remaining != 0)
        {
            throw Refused($"its compressed data end before the declared {entry.CompressedSize} bytes");
        }

        if (crc != entry.Crc)
        {
            throw Refused($"its checksum is {crc:x8}, declared is {entry.Crc:x8}");
        }
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return inflated.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Refused("its compressed data are no DEFLATE stream");
        }
    }

    private BundleRefusedException Refused(string message) => new(BundleCode.Archive, message, entry.Name);
}
