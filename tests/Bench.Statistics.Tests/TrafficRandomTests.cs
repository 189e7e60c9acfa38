using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public class TrafficRandomTests
{
    [Fact]
    public void The_ten_thousandth_number_is_the_one_that_the_standard_gives()
    {
        // C++ standard, [rand.predef]: the 10000th invocation of a default-constructed mt19937 returns 4123659995.
        Mt19937 generator = new(Mt19937.DefaultSeed);
        uint last = 0;
        for (int i = 0; i < 10_000; i++)
        {
            last = generator.Next();
        }

        Assert.Equal(4123659995u, last);
    }

    [Fact]
    public void Only_the_low_half_of_a_seed_counts()
    {
        Assert.Equal(new Mt19937(7).Next(), new Mt19937(7 + (1UL << 32)).Next());
    }

    [Theory]
    [InlineData(RngProfile.LoadGen6Libstdcxx11)]
    [InlineData(RngProfile.LoadGen6Libstdcxx10)]
    public void A_shuffle_is_a_permutation_and_integers_stay_in_range(RngProfile profile)
    {
        TrafficRandom random = new(1, profile);
        foreach (int length in new[] { 0, 1, 2, 3, 64, 65, 65535, 65536 })
        {
            int[] items = [.. Enumerable.Range(0, length)];
            random.Shuffle(items);
            Assert.Equal(Enumerable.Range(0, length), items.Order());
        }

        Assert.All(Enumerable.Range(1, 1000), n => Assert.InRange(random.Uniform((uint)n), 0u, (uint)n - 1));
        Assert.True(random.Uniform(uint.MaxValue) < uint.MaxValue);
    }

    [Fact]
    public void Radix_sorting_equals_sorting()
    {
        Philox4x32 random = new(3, 0);
        foreach (int length in new[] { 0, 1, 2047, 2048, 5000 })
        {
            foreach (int shift in new[] { 0, 20, 63 })
            {
                long[] values = [.. Enumerable.Range(0, length).Select(i => unchecked((long)random.DoubleWord((ulong)i)) >> shift)];
                Assert.Equal(values.Order(), new Latencies(values).Ascending.ToArray());
            }
        }
    }
}
