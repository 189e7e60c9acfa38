using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Results.Bundles;

/// <summary>The checksum of ZIP entries: reflected polynomial 0xEDB88320, start and end inverted.</summary>
/// <remarks>Source: ISO 3309, as ZIP uses it. The platform's own is in a package, which twenty lines do not justify.</remarks>
internal static class Crc32
{
    // Sixteen bytes at a time: table k has the checksum of a byte that k zero bytes follow (Kounavis and Berry, "Novel table lookup-based algorithms for high-performance CRC generation", 2008).
    private const int Slices = 16;
    private const int Values = 256;

    // Below it the tables are as fast.
    private const int LeastFolded = 4 * Slices;

    private static readonly uint[] Tables = BuildTables();

    /// <summary>The checksum of the bytes that <paramref name="checksum"/> covers (0 for none) followed by <paramref name="bytes"/>.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint register = ~checksum;
        if (Pclmulqdq.IsSupported && bytes.Length >= LeastFolded)
        {
            int folded = bytes.Length / Slices * Slices;
            register = Folded(register, MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..folded]));
            bytes = bytes[folded..];
        }

        return ~Tabled(register, bytes);
    }

    /// <summary>Sixteen bytes at a time by multiplication without carries: what has been read is kept as sixteen bytes of the same remainder.</summary>
    /// <remarks>Source: Gopal and others, "Fast CRC computation for generic polynomials using PCLMULQDQ instruction", Intel, 2009: x^(128+32) and x^(128-32) modulo the polynomial, reflected.</remarks>
    private static uint Folded(uint register, ReadOnlySpan<Vector128<ulong>> blocks)
    {
        Vector128<ulong> onward = Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);
        Vector128<ulong> rest = blocks[0] ^ Vector128.CreateScalar((ulong)register);
        foreach (Vector128<ulong> block in blocks[1..])
        {
            rest = Pclmulqdq.CarrylessMultiply(rest, onward, 0x00) ^ Pclmulqdq.CarrylessMultiply(rest, onward, 0x11) ^ block;
        }

        return Tabled(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in rest)));
    }

    private static uint Tabled(uint register, ReadOnlySpan<byte> bytes)
    {
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

        return register;
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
