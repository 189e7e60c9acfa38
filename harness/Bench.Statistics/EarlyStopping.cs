namespace Bench.Statistics;

/// <summary>LoadGen's early-stopping criterion: how many queries prove a percentile, given how many missed the bound.</summary>
/// <remarks>
/// Source: MLPerf Inference, "Early stopping". With t queries over the bound and h under it, the percentile p is proven at confidence c when
/// P[X ≤ t] &lt; 1 - c for X binomial with h + t trials of probability 1 - p + d, d being the tolerance; P[X ≤ t] = I_(p-d)(h, t+1), DLMF 8.17.5.
/// The probability falls with h and, for a fixed number of queries, rises with t: both searches are bisections.
/// </remarks>
public static class EarlyStopping
{
    /// <summary>The confidence that LoadGen asks for.</summary>
    public const double Confidence = 0.99;

    /// <summary>h(t, p): the least number of queries under the bound that proves the percentile, given the number over it.</summary>
    /// <param name="overLatency">Queries over the bound, at least 0.</param>
    /// <param name="percentile">Fraction in (0, 1), for example 0.99; greater than the tolerance.</param>
    /// <param name="tolerance">d, at least 0.</param>
    /// <param name="confidence">c, in (0, 1).</param>
    public static long MinPassingQueries(long overLatency, double percentile, double tolerance = 0, double confidence = Confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(overLatency);
        CheckFractions(percentile, tolerance, confidence);
        double under = percentile - tolerance;

        // At this number the expected misses equal those observed: about where the search starts.
        long fails = 0;
        long passes = Math.Max(1, (long)(overLatency * under / (1 - under)));
        for (long step = 1 + (long)Math.Sqrt(passes); !Proves(passes, overLatency, under, confidence); step *= 2)
        {
            fails = passes;
            passes += step;
        }

        while (passes - fails > 1)
        {
            long middle = fails + ((passes - fails) / 2);
            (fails, passes) = Proves(middle, overLatency, under, confidence) ? (fails, middle) : (middle, passes);
        }

        return passes;
    }

    /// <summary>Whether the percentile is proven: Server's condition, queries ≥ h(t) + t.</summary>
    /// <param name="queries">Queries in all.</param>
    /// <param name="overLatency">Those over the bound.</param>
    /// <param name="percentile">Fraction in (0, 1).</param>
    public static bool IsProven(long queries, long overLatency, double percentile)
    {
        CheckFractions(percentile, 0, Confidence);
        return overLatency < queries && Proves(queries - overLatency, overLatency, percentile, Confidence);
    }

    /// <summary>How many of the highest latencies may lie over the estimate of the percentile: the estimate is the t-th highest latency. Null when there are fewer than h(1) + 1 queries.</summary>
    /// <param name="queries">Queries in all, at least 0.</param>
    /// <param name="percentile">Fraction in (0, 1).</param>
    public static long? EstimateRank(long queries, double percentile)
    {
        if (!IsProven(queries, 1, percentile))
        {
            return null;
        }

        long proven = 1;
        long notProven = queries;
        while (notProven - proven > 1)
        {
            long middle = proven + ((notProven - proven) / 2);
            (proven, notProven) = IsProven(queries, middle, percentile) ? (middle, notProven) : (proven, middle);
        }

        return proven;
    }

    private static bool Proves(long underLatency, long overLatency, double under, double confidence) =>
        underLatency > 0 && IncompleteBeta.Regularised(under, underLatency, overLatency + 1) < 1 - confidence;

    private static void CheckFractions(double percentile, double tolerance, double confidence)
    {
        if (!(tolerance >= 0 && percentile - tolerance > 0 && percentile < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(percentile), $"percentile {percentile} with tolerance {tolerance} must be in (0, 1)");
        }

        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must be in (0, 1)");
        }
    }
}
