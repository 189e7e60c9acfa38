using Bench.Spec;

namespace Bench.Statistics.Tests;

public sealed class SampleOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(12, 4)]
    [InlineData(1000, 64)]
    [InlineData(5, 8)]
    public void Each_epoch_has_every_example_once_in_whole_batches_but_the_last(int count, int size)
    {
        SampleOrder order = new(7, count);
        for (int epoch = 0; epoch < 5; epoch++)
        {
            List<int> visited = [];
            while (visited.Count < count)
            {
                ReadOnlySpan<int> batch = order.NextBatch(size);
                Assert.Equal(Math.Min(size, count - visited.Count), batch.Length);
                Assert.Equal(epoch, order.Epoch);
                visited.AddRange(batch);
            }

            Assert.Equal(Enumerable.Range(0, count), visited.Order());
        }
    }

    [Fact]
    public void Seeds_and_epochs_have_orders_of_their_own()
    {
        string[] orders = [.. Enumerable.Range(0, 20).SelectMany(static seed => Enumerable.Range(0, 20).Select(epoch => string.Join(' ', Shuffled((ulong)seed, epoch, 50))))];
        Assert.Equal(orders.Length, orders.Distinct().Count());
    }

    /// <summary>χ² of all 24 permutations of four, and of the place of one element among 60.</summary>
    [Fact]
    public void All_permutations_are_equally_likely()
    {
        const int Draws = 48_000;
        AssertUniform(Enumerable.Range(0, Draws).Select(static epoch => string.Join(' ', Shuffled(1, epoch, 4))), 24, Draws);
        AssertUniform(Enumerable.Range(0, Draws).Select(static epoch => Array.IndexOf(Shuffled(2, epoch, 60), 17).ToString(System.Globalization.CultureInfo.InvariantCulture)), 60, Draws);
    }

    [Fact]
    public void The_digest_is_that_of_the_indices_whatever_the_batches()
    {
        const int Count = 100;
        List<int> visited = [];
        SampleOrder order = new(3, Count);
        while (visited.Count < 250)
        {
            visited.AddRange(order.NextBatch(7));
        }

        Assert.Equal(StreamDigest.Of([.. visited[..250]]), SampleOrder.DigestOf(3, Count, 250));
        Assert.Equal([.. Shuffled(3, 0, Count), .. Shuffled(3, 1, Count)], visited[..200]);
        Assert.NotEqual(SampleOrder.DigestOf(3, Count, 249), SampleOrder.DigestOf(3, Count, 250));
        Assert.NotEqual(SampleOrder.DigestOf(4, Count, 250), SampleOrder.DigestOf(3, Count, 250));
        Assert.Equal(Sha256Digest.Of([]), SampleOrder.DigestOf(3, Count, 0));
    }

    /// <summary>Source: an implementation of Philox and the shuffle in Python, written from the paper and the remarks alone.</summary>
    [Fact]
    public void The_order_is_the_pinned_one()
    {
        Assert.Equal([0, 5, 3, 8, 4, 6, 9, 7, 2, 1], Shuffled(2026, 0, 10));
        Assert.Equal("2a2d12822a09d4141d3c5b7c34d2adf22e71e7d93a1812cde926157f3470b173", SampleOrder.DigestOf(2026, 16_384, 40_000).ToString());
    }

    private static int[] Shuffled(ulong seed, long epoch, int count)
    {
        int[] permutation = new int[count];
        SampleOrder.Shuffle(seed, epoch, permutation);
        return permutation;
    }

    private static void AssertUniform(IEnumerable<string> outcomes, int possible, int draws)
    {
        double expected = (double)draws / possible;
        List<int> counts = [.. outcomes.GroupBy(static outcome => outcome).Select(static group => group.Count())];
        double chiSquare = counts.Sum(count => Math.Pow(count - expected, 2) / expected);
        Assert.Equal(possible, counts.Count);
        Assert.InRange(chiSquare, 0, possible - 1 + (5 * Math.Sqrt(2.0 * (possible - 1))));
    }
}
