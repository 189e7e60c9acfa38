using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Bundles;

/// <summary>Reads the headers of a strict ZIP, central and local side by side.</summary>
internal sealed class ZipDirectoryReader(SafeFileHandle file, byte[] directory, long directoryOffset)
{
    private const uint UnixTypeMask = 0xF000;
    private const uint UnixRegularFile = 0x8000;

    // Of the MS-DOS attributes in the low byte: volume label and directory.
    private const uint DosOtherThanFile = 0x08 | 0x10;

    private int position;
    private long nextOffset;

    /// <summary>Reads all entries and demands that they fill the archive without a gap.</summary>
    public ImmutableArray<ZipEntry> ReadEntries(int count, BundleLimits limits)
    {
        ImmutableArray<ZipEntry>.Builder entries = ImmutableArray.CreateBuilder<ZipEntry>(count);
        HashSet<string> names = new(StringComparer.Ordinal);
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            ZipEntry entry = ReadEntry();
            if (!names.Add(entry.Name))
            {
                throw new BundleRefusedException(BundleCode.DuplicateEntry, "the name occurs twice", entry.Name);
            }

            total += entry.Size;
            RequireLimits(entry, total, limits);
            entries.Add(entry);
        }

        if (position != directory.Length || nextOffset != directoryOffset)
        {
            throw Refused("there are bytes that belong to no entry");
        }

        return entries.MoveToImmutable();
    }

    private ZipEntry ReadEntry()
    {
        if (directory.Length - position < ZipFormat.CentralSize)
        {
            throw Refused("the central directory holds fewer entries than the end record says");
        }

        ReadOnlySpan<byte> central = directory.AsSpan(position, ZipFormat.CentralSize);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(central[28..]);
        RequirePlainHeader(central);
        if (directory.Length - position - ZipFormat.CentralSize < nameLength)
        {
            throw Refused("the last name reaches beyond the central directory");
        }

        byte[] nameBytes = directory.AsSpan(position + ZipFormat.CentralSize, nameLength).ToArray();
        // Latin-1 keeps every byte visible; the path rules then refuse whatever is not ASCII.
        string name = Encoding.Latin1.GetString(nameBytes);
        RequireRegularFile(name, central);
        if (BundlePath.Defect(name) is string defect)
        {
            throw new BundleRefusedException(BundleCode.Path, defect, Printable(name));
        }

        ZipEntry entry = new()
        {
            Name = name,
            Deflated = BinaryPrimitives.ReadUInt16LittleEndian(central[10..]) == ZipFormat.Deflate,
            Crc = BinaryPrimitives.ReadUInt32LittleEndian(central[16..]),
            CompressedSize = BinaryPrimitives.ReadUInt32LittleEndian(central[20..]),
            Size = BinaryPrimitives.ReadUInt32LittleEndian(central[24..]),
            DataOffset = nextOffset + ZipFormat.LocalSize + nameLength,
        };
        if (!entry.Deflated && entry.CompressedSize != entry.Size)
        {
            throw Refused($"it is stored, yet {entry.CompressedSize} bytes stand for {entry.Size}", name);
        }

        RequireSameLocalHeader(name, central, nameBytes);
        nextOffset = entry.DataOffset + entry.CompressedSize;
        position += ZipFormat.CentralSize + nameLength;
        return entry;
    }

    private void RequirePlainHeader(ReadOnlySpan<byte> central)
    {
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(central[8..]);
        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(central[10..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(central) != ZipFormat.CentralSignature)
        {
            throw Refused("a record of the central directory has another signature");
        }

        if ((flags & ~ZipFormat.HarmlessFlags) != 0)
        {
            throw Refused($"flags 0x{flags:x4}: no encryption, data descriptors or other features are allowed");
        }

        if (method is not (ZipFormat.Stored or ZipFormat.Deflate))
        {
            throw Refused($"compression method {method}; only 0 (stored) and 8 (deflate) are allowed");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(central[30..]) != 0 || BinaryPrimitives.ReadUInt16LittleEndian(central[32..]) != 0)
        {
            throw Refused("an entry has an extra field or a comment");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(central[34..]) != 0)
        {
            throw Refused("an entry begins on another disk");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(central[42..]) != nextOffset)
        {
            throw Refused("an entry does not begin where the one before it ends");
        }
    }

    private static void RequireRegularFile(string name, ReadOnlySpan<byte> central)
    {
        uint attributes = BinaryPrimitives.ReadUInt32LittleEndian(central[38..]);
        uint unixType = (attributes >> 16) & UnixTypeMask;
        if (name.EndsWith('/') || unixType is not (0 or UnixRegularFile) || (attributes & DosOtherThanFile) != 0)
        {
            throw new BundleRefusedException(BundleCode.EntryType, "it is no regular file; links, directories and devices are not allowed", Printable(name));
        }
    }

    private void RequireSameLocalHeader(string name, ReadOnlySpan<byte> central, byte[] nameBytes)
    {
        byte[] local = new byte[ZipFormat.LocalSize + nameBytes.Length];
        if (nextOffset + local.Length > directoryOffset)
        {
            throw Refused("its local header reaches into the central directory", name);
        }

        StrictZip.ReadExactly(file, local, nextOffset);
        // Flags and method; then CRC, both sizes and the name's length; the times between them may differ.
        bool same = BinaryPrimitives.ReadUInt32LittleEndian(local) == ZipFormat.LocalSignature
            && local.AsSpan(6, 4).SequenceEqual(central.Slice(8, 4))
            && local.AsSpan(14, 14).SequenceEqual(central.Slice(16, 14))
            && BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28)) == 0
            && local.AsSpan(ZipFormat.LocalSize).SequenceEqual(nameBytes);
        if (!same)
        {
            throw Refused("its local header differs from the central directory", name);
        }

        if (nextOffset + local.Length + BinaryPrimitives.ReadUInt32LittleEndian(central[20..]) > directoryOffset)
        {
            throw Refused("its bytes reach into the central directory", name);
        }
    }

    private static void RequireLimits(ZipEntry entry, long total, BundleLimits limits)
    {
        if (!BundlePath.IsPayload(entry.Name) && entry.Size > BundleLimits.MaximumAttestationBytes)
        {
            throw new BundleRefusedException(BundleCode.Limit, $"{entry.Size} bytes; at most {BundleLimits.MaximumAttestationBytes} are allowed", entry.Name);
        }

        if (total > limits.TotalBytes)
        {
            throw new BundleRefusedException(BundleCode.Limit, $"the files have more than {limits.TotalBytes} bytes together", entry.Name);
        }

        if (entry.Size > BundleLimits.RatioFreeBytes && entry.Size > entry.CompressedSize * BundleLimits.MaximumRatio)
        {
            throw new BundleRefusedException(
                BundleCode.Limit,
                $"{entry.CompressedSize} bytes claim to inflate to {entry.Size}; the ratio is at most {BundleLimits.MaximumRatio}",
                entry.Name);
        }
    }

    private static string Printable(string name) =>
        string.Concat(name.Take(200).Select(static unit => unit is >= ' ' and <= '~' ? unit.ToString() : $"\\x{(int)unit:x2}"));

    private static BundleRefusedException Refused(string message, string entry = "") => new(BundleCode.Archive, message, entry);
}
