namespace Bench.Statistics;

/// <summary>An exact confidence interval of a percentile, whatever the distribution: two of the measured values themselves.</summary>
/// <remarks>
/// The number of values under the true percentile p is binomial with n trials of probability p; the ends are the order statistics that leave at most (1 - c)/2 outside on either side.
/// Source: David and Nagaraja, "Order Statistics" (3rd edition), section 7.1. It assumes independent values.
/// </remarks>
public static class PercentileInterval
{
    /// <summary>The interval; null when there are too few values for one.</summary>
    /// <param name="ascending">The values in ascending order, for example latencies in nanoseconds.</param>
    /// <param name="percentile">Fraction in (0, 1).</param>
    /// <param name="confidence">c, in (0, 1).</param>
    public static Interval? Of(ReadOnlySpan<long> ascending, double percentile, double confidence) =>
        Ranks(ascending.Length, percentile, confidence) is var (low, high) ? new Interval(ascending[low - 1], ascending[high - 1]) : null;

    /// <inheritdoc cref="Of"/>
    public static Interval? OfReals(ReadOnlySpan<double> ascending, double percentile, double confidence) =>
        Ranks(ascending.Length, percentile, confidence) is var (low, high) ? new Interval(ascending[low - 1], ascending[high - 1]) : null;

    private static (int Low, int High)? Ranks(int n, double percentile, double confidence)
    {
        CheckFraction(percentile, nameof(percentile));
        CheckFraction(confidence, nameof(confidence));
        double tail = (1 - confidence) / 2;

        // Ranks count from 1. Low: the greatest rank l with P[X < l] ≤ tail. High: the least rank u with P[X ≥ u] ≤ tail.
        int low = FirstWhere(n, count => IncompleteBeta.BinomialAtMost(count, n, percentile) > tail);
        int high = FirstWhere(n, count => IncompleteBeta.BinomialAtMost(count, n, percentile) >= 1 - tail) + 1;
        return low < 1 || high > n ? null : (low, high);
    }

    // The least count in [0, n] for which a condition holds that stays true once it is; it holds at n.
    private static int FirstWhere(int n, Func<int, bool> holds)
    {
        int least = 0, greatest = n;
        while (least < greatest)
        {
            int middle = least + ((greatest - least) / 2);
            (least, greatest) = holds(middle) ? (least, middle) : (middle + 1, greatest);
        }

        return least;
    }

    private static void CheckFraction(double value, string name)
    {
        if (!(value is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "must be in (0, 1)");
        }
    }
}
