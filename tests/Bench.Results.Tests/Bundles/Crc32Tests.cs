using Bench.Results.Bundles;

namespace Bench.Results.Tests.Bundles;

/// <summary>The checksum of ZIP entries, by tables and by multiplication without carries.</summary>
public sealed class Crc32Tests
{
    [Fact]
    public void The_published_check_value_comes_out() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void Every_length_gives_what_bit_by_bit_gives_also_in_two_parts()
    {
        byte[] bytes = new byte[400];
        new Random(20261129).NextBytes(bytes);
        for (int length = 0; length <= bytes.Length; length++)
        {
            uint expected = BitByBit(bytes.AsSpan(0, length));
            Assert.Equal(expected, Crc32.Append(0, bytes.AsSpan(0, length)));
            Assert.Equal(expected, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, length / 3)), bytes.AsSpan(length / 3, length - (length / 3))));
        }
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint register = uint.MaxValue;
        foreach (byte value in bytes)
        {
            register ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register & 1) == 0 ? register >> 1 : (register >> 1) ^ 0xEDB88320;
            }
        }

        return ~register;
    }
}
