using Bench.Spec.Machines;

namespace Bench.Spec.Tests;

public sealed class MachineLimitsTests
{
    private static readonly MachineLimits Machine = new()
    {
        OneCore = Limits(100, 80, 40, 10),
        AllCores = Limits(400, 320, 120, 20),
        Cores = 4,
        L2Bytes = 1000,
        L3Bytes = 10_000,
    };

    [Theory]
    [InlineData(200e9, 1, 1, 1, 2.0)]
    [InlineData(200e9, 1, 1, 4, 0.5)]
    [InlineData(1, 80e9, 1000, 1, 1.0)]
    [InlineData(1, 80e9, 1001, 1, 1.0)]
    [InlineData(1, 80e9, 2000, 1, 1.0)]
    [InlineData(1, 80e9, 4000, 1, 1.5)]
    [InlineData(1, 80e9, 10_000, 1, 1.8)]
    [InlineData(1, 80e9, 11_000, 1, 80 * (10 / 11.0) / 40)]
    [InlineData(1, 80e9, 12_000, 1, 80 * (11 / 12.0) / 40)]
    [InlineData(1, 80e9, 20_000, 1, 3.6)]
    [InlineData(1, 80e9, 110_000, 1, 7.2)]
    [InlineData(1, 320e9, 4000, 4, 1.0)]
    [InlineData(1, 120e9, 4001, 4, 0.375)]
    [InlineData(1, 120e9, 8000, 4, 0.5)]
    [InlineData(1, 120e9, 28_000, 4, 3.0)]
    public void The_slower_of_computing_and_moving_binds(double flops, double bytes, double workingSet, int threads, double seconds) =>
        Assert.Equal(seconds, Machine.LeastSeconds(new Cost(flops, bytes, workingSet), threads), 12);

    [Fact]
    public void A_cost_that_is_both_takes_its_longer_part()
    {
        Assert.Equal(3, Machine.LeastSeconds(new Cost(300e9, 80e9, 1), 1), 12);
        Assert.Equal(1.5, Machine.LeastSeconds(new Cost(300e9, 80e9, 1), 1, NumberFormat.Bf16), 12);
        Assert.Equal(4, Machine.LeastSeconds(new Cost(300e9, 320e9, 1), 1), 12);
    }

    [Fact]
    public void The_better_of_two_measurements_is_taken_limit_by_limit()
    {
        MachineLimits other = Machine with { OneCore = Limits(90, 90, 30, 30), AllCores = Limits(500, 1, 1, 1) };
        MachineLimits best = Machine.BestWith(other);
        Assert.Equal(Limits(100, 90, 40, 30), best.OneCore);
        Assert.Equal(Limits(500, 320, 120, 20), best.AllCores);
        Assert.Equal(best, other.BestWith(Machine));
    }

    private static CoreLimits Limits(double peak, double l2, double l3, double dram) =>
        new() { PeakFp32Gflops = peak, L2GigabytesPerSecond = l2, L3GigabytesPerSecond = l3, DramGigabytesPerSecond = dram };
}
