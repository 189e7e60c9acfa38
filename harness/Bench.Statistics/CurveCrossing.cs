using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>Where one measured curve falls below another, between two x at which both were measured.</summary>
/// <param name="At">Where they cross: on straight lines between the logarithms of the two neighbours.</param>
/// <param name="Low">The greatest x before it at which both were measured.</param>
/// <param name="High">The least x after it at which both were measured; equal to <paramref name="Low"/> where the curves meet at a measured x.</param>
/// <param name="FirstIsBelowAfter">Whether it is the first curve that is below from here on.</param>
public readonly record struct CurveCrossing(double At, double Low, double High, bool FirstIsBelowAfter)
{
    /// <summary>Every crossing, in the order of x; empty where one curve is below at every x at which both were measured.</summary>
    /// <remarks>Nothing is said of x outside the measured ones, however plainly the curves approach each other there. Curves that touch and part again on the same side do not cross.</remarks>
    /// <param name="first">Points of the first curve: x and y greater than 0, no x twice.</param>
    /// <param name="second">Points of the second.</param>
    public static ImmutableArray<CurveCrossing> Of(ImmutableArray<(double X, double Y)> first, ImmutableArray<(double X, double Y)> second)
    {
        (double X, double Gap)[] gaps =
        [
            .. from one in first
               join other in second on one.X equals other.X
               orderby one.X
               select (one.X, Math.Log(one.Y) - Math.Log(other.Y)),
        ];
        ImmutableArray<CurveCrossing>.Builder found = ImmutableArray.CreateBuilder<CurveCrossing>();
        (double X, double Gap)? before = null;
        double? meeting = null;
        foreach ((double x, double gap) in gaps)
        {
            if (gap == 0)
            {
                meeting ??= x;
                continue;
            }

            if (before is { } last && Math.Sign(last.Gap) != Math.Sign(gap))
            {
                double share = last.Gap / (last.Gap - gap);
                double between = Math.Exp(Math.Log(last.X) + (share * (Math.Log(x) - Math.Log(last.X))));
                found.Add(meeting is { } at ? new CurveCrossing(at, at, at, gap < 0) : new CurveCrossing(between, last.X, x, gap < 0));
            }

            before = (x, gap);
            meeting = null;
        }

        return found.ToImmutable();
    }
}
