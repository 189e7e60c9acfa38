using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>How many times one thing is as fast as another, from blocks that were measured in pairs: what disturbs a pair disturbs both of it, and leaves the ratio.</summary>
/// <param name="Median">The median of the pairs' ratios.</param>
/// <param name="Interval">Between which ratios the median lies with confidence 0.95, whatever their distribution (<see cref="PercentileInterval"/>); null with fewer than six pairs, which cannot tell.</param>
public readonly record struct PairedRatio(double Median, Interval? Interval)
{
    private const double Confidence = 0.95;

    /// <summary>The ratio of the second's times to the first's: above 1 where the first is faster.</summary>
    /// <param name="first">Time of each block, in any unit; each greater than 0; at least one.</param>
    /// <param name="second">Time of the block beside it, in the same unit.</param>
    /// <exception cref="ArgumentException">There is no block, or the blocks are no pairs.</exception>
    public static PairedRatio Of(ImmutableArray<double> first, ImmutableArray<double> second)
    {
        if (first.IsDefaultOrEmpty || first.Length != second.Length)
        {
            throw new ArgumentException("the blocks must come in pairs, at least one", nameof(second));
        }

        double[] ascending = [.. first.Zip(second, static (one, other) => other / one).Order()];
        return new PairedRatio(MedianOf(ascending), PercentileInterval.OfReals(ascending, 0.5, Confidence));
    }

    /// <summary>The middle value, or the mean of both middle ones.</summary>
    /// <param name="ascending">In ascending order; at least one.</param>
    public static double MedianOf(ReadOnlySpan<double> ascending) =>
        (ascending[(ascending.Length - 1) / 2] + ascending[ascending.Length / 2]) / 2;
}
