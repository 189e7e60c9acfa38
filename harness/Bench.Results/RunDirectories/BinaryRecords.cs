using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Bench.Results.RunDirectories;

/// <summary>Structs of fixed size, one after the other, little-endian: the body of a <c>.bin</c> file.</summary>
public static class BinaryRecords
{
    /// <summary>The bytes of the records.</summary>
    public static byte[] ToBytes<T>(ReadOnlySpan<T> records)
        where T : unmanaged
    {
        RequireLittleEndian();
        return MemoryMarshal.AsBytes(records).ToArray();
    }

    /// <summary>The records of the bytes; false when a part of a record is left over.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> bytes, out ImmutableArray<T> records)
        where T : unmanaged
    {
        RequireLittleEndian();
        int size = Marshal.SizeOf<T>();
        if (bytes.Length % size != 0)
        {
            records = [];
            return false;
        }

        T[] copy = new T[bytes.Length / size];
        bytes.CopyTo(MemoryMarshal.AsBytes(copy.AsSpan()));
        records = ImmutableCollectionsMarshal.AsImmutableArray(copy);
        return true;
    }

    /// <summary>The records of a stream that knows its length: as many as memory holds, also where their bytes are more than an array's.</summary>
    /// <exception cref="EndOfStreamException">The stream is shorter than it says.</exception>
    public static bool TryRead<T>(Stream stream, out ImmutableArray<T> records)
        where T : unmanaged
    {
        const int pieceLength = 1 << 16;
        RequireLittleEndian();
        ArgumentNullException.ThrowIfNull(stream);
        int size = Marshal.SizeOf<T>();
        if (stream.Length % size != 0)
        {
            records = [];
            return false;
        }

        T[] all = new T[checked((int)(stream.Length / size))];
        for (int first = 0; first < all.Length; first += pieceLength)
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(all.AsSpan(first, Math.Min(pieceLength, all.Length - first))));
        }

        // The end must be reached: only then has a verified stream checked what it gave.
        Span<byte> beyond = stackalloc byte[1];
        bool ended = stream.Read(beyond) == 0;
        records = ended ? ImmutableCollectionsMarshal.AsImmutableArray(all) : [];
        return ended;
    }

    /// <summary>The program runs on x64 and arm64 only, which are little-endian; a port to anything else must fail loudly here.</summary>
    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("records are little-endian and this processor is not");
        }
    }
}
