namespace Bench.Results.Bundles;

/// <summary>The checksum of ZIP entries: reflected polynomial 0xEDB88320, start and end inverted.</summary>
/// <remarks>Source: ISO 3309, as ZIP uses it. The platform's own is in a package, which twenty lines do not justify.</remarks>
internal static class Crc32
{
    private static readonly uint[] Table = BuildTable();

    /// <summary>The checksum of the bytes that <paramref name="checksum"/> covers (0 for none) followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~checksum;
        foreach (byte value in bytes)
        {
            register = Table[unchecked((byte)(register ^ value))] ^ (register >> 8);
        }

        return ~register;
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint register = index;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ 0xEDB88320;
            }

            table[index] = register;
        }

        return table;
    }
}
