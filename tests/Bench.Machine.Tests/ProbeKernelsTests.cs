namespace Bench.Machine.Tests;

public sealed unsafe class ProbeKernelsTests
{
    [Theory]
    [InlineData(512)]
    [InlineData(3 * 512)]
    [InlineData(1 << 20)]
    public void Both_ways_read_every_byte_once(int bytes)
    {
        using ProbeBuffer buffer = new(bytes);
        new Random(7).NextBytes(new Span<byte>(buffer.Address, bytes));
        ulong expected = 0;
        foreach (ulong word in new ReadOnlySpan<ulong>(buffer.Address, bytes / sizeof(ulong)))
        {
            expected ^= word;
        }

        Assert.Equal(expected, ProbeKernels.Read(buffer.Address, bytes));
        Assert.Equal(expected, ProbeKernels.ReadInEightPlaces(buffer.Address, bytes));
    }
}
