using System.Collections.Immutable;
using Bench.Cli.Tuning;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Tests.Tuning;

public sealed class BlockSizeSearchTests
{
    private static readonly TunableClass Shapes = CpuTuning.Classes.First(static one => one.Name == "matmul.many.k1024");

    [Fact]
    public void Goes_to_the_fastest_sizes_one_after_the_other()
    {
        ImmutableArray<int> fastest = [Other(0), Other(1), Other(2)];

        TunedClass found = new BlockSizeSearch((one, other, _) => Certainly(SpeedOf(one, fastest) / SpeedOf(other, fastest))).Of(Shapes);

        Assert.Equal(fastest.ToArray(), found.Sizes.ToArray());
        Assert.True(found.Differs);
        Assert.Equal(1.05 * 1.05 * 1.05, found.Ratio.Median, 1e-9);
    }

    [Theory]
    [InlineData(1.009, 1.005)]
    [InlineData(1.05, 0.99)]
    public void Keeps_the_defaults_where_a_candidate_gains_too_little_or_not_for_certain(double median, double low)
    {
        TunedClass found = new BlockSizeSearch((_, _, _) => new PairedRatio(median, new Interval(low, 1.1))).Of(Shapes);

        Assert.False(found.Differs);
        Assert.Equal(1, found.Ratio.Median);
    }

    [Fact]
    public void What_was_lucky_has_to_win_once_more_against_the_defaults()
    {
        TunedClass found = new BlockSizeSearch((_, _, rounds) => Certainly(rounds == BlockSizeSearch.LastRounds ? 1 : 1.05)).Of(Shapes);

        Assert.False(found.Differs);
    }

    [Fact]
    public void What_a_first_look_shows_to_be_slower_is_not_looked_at_longer() =>
        Assert.False(new BlockSizeSearch(static (_, _, rounds) => rounds == BlockSizeSearch.FewRounds ? Certainly(0.99) : throw new InvalidOperationException("looked at longer")).Of(Shapes).Differs);

    private static int Other(int size) => Shapes.Candidates[size].Last(candidate => candidate != Shapes.Default[size]);

    private static PairedRatio Certainly(double ratio) => new(ratio, new Interval(ratio, ratio));

    private static double SpeedOf(ImmutableArray<int> sizes, ImmutableArray<int> fastest) => Math.Pow(1.05, sizes.Zip(fastest, static (one, other) => one == other ? 1 : 0).Sum());
}
