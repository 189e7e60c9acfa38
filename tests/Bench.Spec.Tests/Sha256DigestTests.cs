namespace Bench.Spec.Tests;

public sealed class Sha256DigestTests
{
    // FIPS 180-4's example of one block.
    private const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void Bytes_streams_and_finished_hashes_give_one_digest()
    {
        Sha256Digest digest = Sha256Digest.Of("abc"u8);
        Assert.Equal(OfAbc, digest.Hex);
        Assert.Equal(OfAbc, $"{digest}");
        using MemoryStream stream = new("abc"u8.ToArray());
        Assert.Equal(digest, Sha256Digest.Of(stream));
        Assert.Equal(digest, Sha256Digest.FromHash(digest.ToBytes()));
        Assert.Equal(digest, Sha256Digest.Parse(OfAbc));
        Assert.NotEqual(digest, Sha256Digest.Of("abd"u8));
    }

    [Fact]
    public void The_default_value_is_64_zeros_in_every_respect()
    {
        Sha256Digest zeros = Sha256Digest.Parse(new string('0', 64));
        Assert.Equal(zeros.Hex, default(Sha256Digest).Hex);
        Assert.True(default == zeros);
        Assert.Equal(zeros.GetHashCode(), default(Sha256Digest).GetHashCode());
        Assert.Equal(new byte[32], default(Sha256Digest).ToBytes());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015add")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Only_64_lower_case_hexadecimal_digits_are_read(string? text)
    {
        Assert.False(Sha256Digest.TryParse(text, out _));
        if (text is not null)
        {
            Assert.Throws<FormatException>(() => Sha256Digest.Parse(text));
        }
    }

    [Fact]
    public void A_hash_has_32_bytes() => Assert.Throws<ArgumentException>(() => Sha256Digest.FromHash(new byte[31]));
}
