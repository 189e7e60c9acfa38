using System.Buffers.Binary;

namespace Bench.Results.Bundles;

/// <summary>The checksum of ZIP entries: reflected polynomial 0xEDB88320, start and end inverted.</summary>
/// <remarks>Source: ISO 3309, as ZIP uses it. The platform's own is in a package, which twenty lines do not justify.</remarks>
internal static class Crc32
{
    // Sixteen bytes at a time: table k has the checksum of a byte that k zero bytes follow (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC generation", 2008).
    private const int Slices = 16;
    private const int Values = 256;

    private static readonly uint[] Tables = BuildTables();

    /// <summary>The checksum of the bytes that <paramref name="checksum"/> covers (0 for none) followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~checksum;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            register = Word(BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ register, 12)
                ^ Word(BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]), 8)
                ^ Word(BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), 4)
                ^ Word(BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]), 0);
        }

        foreach (byte value in bytes)
        {
            register = Tables[(value ^ register) & 0xFF] ^ (register >> 8);
        }

        return ~register;
    }

    /// <summary>Four bytes that so many others follow.</summary>
    private static uint Word(uint word, int following) =>
        Tables[((following + 3) * Values) + (int)(word & 0xFF)]
        ^ Tables[((following + 2) * Values) + (int)((word >> 8) & 0xFF)]
        ^ Tables[((following + 1) * Values) + (int)((word >> 16) & 0xFF)]
        ^ Tables[(following * Values) + (int)(word >> 24)];

    private static uint[] BuildTables()
    {
        uint[] tables = new uint[Slices * Values];
        for (uint index = 0; index < Values; index++)
        {
            uint register = index;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ 0xEDB88320;
            }

            tables[index] = register;
        }

        for (int entry = Values; entry < tables.Length; entry++)
        {
            uint before = tables[entry - Values];
            tables[entry] = tables[before & 0xFF] ^ (before >> 8);
        }

        return tables;
    }
}
