using System.Collections.Immutable;

namespace Bench.Statistics.Tests;

public sealed class CurveCrossingTests
{
    // y = x² and y = 20 x meet at 20, between the measured 16 and 32: straight lines of logarithms meet where the curves do.
    [Fact]
    public void Power_laws_cross_where_they_are_equal()
    {
        CurveCrossing crossing = Assert.Single(CurveCrossing.Of([(8, 64), (16, 256), (32, 1024)], [(8, 160), (16, 320), (32, 640)]));

        Assert.Equal(20, crossing.At, 9);
        Assert.Equal((16, 32, false), (crossing.Low, crossing.High, crossing.FirstIsBelowAfter));
    }

    [Fact]
    public void The_order_of_the_points_and_points_of_one_curve_alone_do_not_matter()
    {
        CurveCrossing crossing = Assert.Single(CurveCrossing.Of([(32, 640), (8, 160), (16, 320)], [(16, 256), (24, 1), (32, 1024), (8, 64)]));

        Assert.Equal(20, crossing.At, 9);
        Assert.True(crossing.FirstIsBelowAfter);
    }

    [Fact]
    public void Curves_that_cross_twice_say_so_in_both_directions()
    {
        ImmutableArray<CurveCrossing> crossings = CurveCrossing.Of([(1, 1), (2, 4), (4, 1)], [(1, 2), (2, 2), (4, 2)]);

        Assert.Equal(2, crossings.Length);
        Assert.Equal(Math.Sqrt(2), crossings[0].At, 9);
        Assert.False(crossings[0].FirstIsBelowAfter);
        Assert.Equal(2 * Math.Sqrt(2), crossings[1].At, 9);
        Assert.True(crossings[1].FirstIsBelowAfter);
    }

    [Fact]
    public void A_measured_meeting_is_where_it_was_measured_and_a_touch_is_no_crossing()
    {
        Assert.Equal(new CurveCrossing(2, 2, 2, FirstIsBelowAfter: false), Assert.Single(CurveCrossing.Of([(1, 1), (2, 2), (4, 4)], [(1, 2), (2, 2), (4, 2)])));
        Assert.Empty(CurveCrossing.Of([(1, 1), (2, 2), (4, 1)], [(1, 2), (2, 2), (4, 2)]));
    }

    [Fact]
    public void Nothing_is_said_beyond_what_was_measured()
    {
        Assert.Empty(CurveCrossing.Of([(1, 1), (2, 4), (4, 15.9)], [(1, 16), (2, 16), (4, 16)]));
        Assert.Empty(CurveCrossing.Of([(1, 1), (2, 4)], [(4, 1), (8, 1)]));
    }
}
