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

    /// <summary>The program runs on x64 and arm64 only, which are little-endian; a port to anything else must fail loudly here.</summary>
    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("records are little-endian and this processor is not");
        }
    }
}
