using Bench.Statistics;
using MathNet.Numerics.Distributions;

namespace Bench.Tests;

public class EarlyStoppingTests
{
    [Theory]
    [InlineData(0.90)]
    [InlineData(0.97)]
    [InlineData(0.99)]
    public void The_least_number_of_passing_queries_is_the_least(double percentile)
    {
        foreach (long overLatency in new long[] { 0, 1, 2, 7, 30, 100 })
        {
            long passing = EarlyStopping.MinPassingQueries(overLatency, percentile);
            Assert.True(Binomial.CDF(1 - percentile, (int)(passing + overLatency), overLatency) < 0.01);
            Assert.True(Binomial.CDF(1 - percentile, (int)(passing - 1 + overLatency), overLatency) >= 0.01);
        }
    }

    [Theory]
    [InlineData(0.90, 64)]
    [InlineData(0.99, 662)]
    [InlineData(0.999, 6636)]
    public void An_estimate_needs_h_of_one_and_one_more_query(double percentile, long queries)
    {
        Assert.Null(EarlyStopping.EstimateRank(queries - 1, percentile));
        Assert.Equal(1, EarlyStopping.EstimateRank(queries, percentile));
    }

    [Fact]
    public void The_rank_is_the_greatest_that_the_queries_prove()
    {
        for (long queries = 64; queries < 3000; queries += 97)
        {
            long rank = EarlyStopping.EstimateRank(queries, 0.9)!.Value;
            Assert.True(queries >= EarlyStopping.MinPassingQueries(rank, 0.9) + rank);
            Assert.True(queries < EarlyStopping.MinPassingQueries(rank + 1, 0.9) + rank + 1);
        }
    }

    [Fact]
    public void A_run_is_proven_from_h_plus_t_queries_on()
    {
        long needed = EarlyStopping.MinPassingQueries(50, 0.99) + 50;
        Assert.True(EarlyStopping.IsProven(needed, 50, 0.99));
        Assert.False(EarlyStopping.IsProven(needed - 1, 50, 0.99));
        Assert.False(EarlyStopping.IsProven(10, 10, 0.99));
    }

    [Fact]
    public void A_million_queries_are_judged_by_a_handful_of_evaluations()
    {
        long rank = EarlyStopping.EstimateRank(1_000_000, 0.99)!.Value;
        Assert.InRange(rank, 9_700, 10_000);
        Assert.True(EarlyStopping.IsProven(1_000_000, rank, 0.99));
    }
}
