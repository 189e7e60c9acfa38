using Bench.Statistics;

namespace Bench.Tests;

public class RankSelectionTests
{
    [Fact]
    public void Latencies_read_in_pieces_have_the_statistics_of_latencies_in_memory()
    {
        Random random = new(20261125);
        for (int round = 0; round < 300; round++)
        {
            long[] latencies = new long[random.Next(1, 60)];
            for (int i = 0; i < latencies.Length; i++)
            {
                latencies[i] = random.Next(4) switch
                {
                    0 => random.Next(3000),
                    1 => random.NextInt64(-5000, 5000) * 1_000_003,
                    2 => random.NextInt64(long.MinValue, long.MaxValue),
                    _ => random.Next(2) == 0 ? long.MinValue : long.MaxValue,
                };
            }

            Latencies sorted = new(latencies);
            Latencies selected = new(take =>
            {
                take(latencies.AsSpan(0, latencies.Length / 3));
                take(latencies.AsSpan(latencies.Length / 3));
            });
            Assert.Equal((sorted.Count, sorted.MinNs, sorted.MaxNs, sorted.MeanNs), (selected.Count, selected.MinNs, selected.MaxNs, selected.MeanNs));
            foreach (double percentile in (double[])[0, 0.1, 0.5, 0.9, 0.99, 0.999])
            {
                Assert.Equal(sorted.Percentile(percentile), selected.Percentile(percentile));
            }

            for (int rank = 1; rank <= latencies.Length; rank++)
            {
                Assert.Equal(sorted.FromTop(rank), selected.FromTop(rank));
                Assert.Equal(sorted.CountOver(latencies[rank - 1]), selected.CountOver(latencies[rank - 1]));
            }
        }
    }

    [Fact]
    public void A_million_latencies_within_a_microsecond_are_told_apart()
    {
        long[] latencies = new long[1_000_000];
        for (int i = 0; i < latencies.Length; i++)
        {
            latencies[i] = 3_000_000_000 + (i * 7919L % 1000);
        }

        Latencies selected = new(take => take(latencies));
        Assert.Equal(3_000_000_500, selected.Percentile(0.5));
        Assert.Equal(3_000_000_999, selected.Percentile(0.999));
        Assert.Equal(3_000_000_000, selected.Percentile(0));
    }

    /// <summary>More values than are collected, so that their bucket is divided first.</summary>
    [Fact]
    public void Two_million_latencies_within_a_bucket_are_told_apart_in_three_readings()
    {
        long[] latencies = new long[2_000_000];
        for (int i = 0; i < latencies.Length; i++)
        {
            latencies[i] = 3_000_000_000 + (i * 7919L % latencies.Length / 2);
        }

        int readings = 0;
        Latencies selected = new(take =>
        {
            readings++;
            take(latencies);
        });
        Assert.Equal(3_000_500_000, selected.Percentile(0.5));
        Assert.Equal(3_000_999_000, selected.Percentile(0.999));
        Assert.Equal(3, readings);
    }
}
