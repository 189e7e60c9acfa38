namespace Bench.Statistics;

/// <summary>The mean of runs without the fastest and the slowest, and how exactly so few runs tell it.</summary>
/// <remarks>
/// The standard error of a mean of n runs of which k are dropped on each side is s / ((1 - 2k/n)·√n), where s is the standard deviation after the dropped runs have taken the value of the nearest that is kept, and
/// n - 2k - 1 degrees of freedom are left: Tukey and McLaughlin, Sankhyā A 25 (1963). Two such means are compared as in Yuen, Biometrika 61 (1974), with Welch's degrees of freedom. Times are positive and their spread grows
/// with them, so both are done on the logarithm (the delta method): every interval lies above 0. It is approximate and takes the runs for independent.
/// </remarks>
public sealed record TrimmedMean
{
    private TrimmedMean(double mean, double relativeError, int degreesOfFreedom)
    {
        Mean = mean;
        RelativeError = relativeError;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>The mean, in the runs' unit; greater than 0.</summary>
    public double Mean { get; }

    /// <summary>The standard error over the mean, at least 0.</summary>
    public double RelativeError { get; }

    /// <summary>Runs that are kept, less one; at least 1.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The mean of runs; null when fewer than two are kept, when more than the dropped ones have no value, or when what is kept took no time.</summary>
    /// <param name="runs">What each run took; null for one that did not end, which counts among the slowest.</param>
    /// <param name="dropEachSide">k, at least 0.</param>
    public static TrimmedMean? Of(ReadOnlySpan<double?> runs, int dropEachSide)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dropEachSide);
        int kept = runs.Length - (2 * dropEachSide);
        double[] ascending = [.. runs.ToArray().OfType<double>().Order()];
        if (kept < 2 || runs.Length - ascending.Length > dropEachSide)
        {
            return null;
        }

        double[] middle = ascending[dropEachSide..(dropEachSide + kept)];
        double mean = middle.Average();
        if (!(mean > 0 && double.IsFinite(mean)))
        {
            return null;
        }

        double[] winsorised = [.. Enumerable.Repeat(middle[0], dropEachSide), .. middle, .. Enumerable.Repeat(middle[^1], dropEachSide)];
        double centre = winsorised.Average();
        double deviation = Math.Sqrt(winsorised.Sum(value => (value - centre) * (value - centre)) / (winsorised.Length - 1));
        double error = deviation / ((double)kept / runs.Length * Math.Sqrt(runs.Length));
        return new TrimmedMean(mean, error / mean, kept - 1);
    }

    /// <summary>Between which values the mean lies.</summary>
    /// <param name="confidence">In (0, 1).</param>
    public Interval IntervalAt(double confidence) => Around(Mean, RelativeError, DegreesOfFreedom, confidence);

    /// <summary>Between which values the ratio of this mean to another lies.</summary>
    /// <param name="denominator">The other.</param>
    /// <param name="confidence">In (0, 1).</param>
    public Interval RatioTo(TrimmedMean denominator, double confidence)
    {
        ArgumentNullException.ThrowIfNull(denominator);
        double own = RelativeError * RelativeError, other = denominator.RelativeError * denominator.RelativeError;
        double sum = own + other;

        // Welch; between the lesser of the two and their sum. Runs that are all alike leave nothing to be unsure of.
        double freedom = sum > 0 ? sum * sum / ((own * own / DegreesOfFreedom) + (other * other / denominator.DegreesOfFreedom)) : 1;
        return Around(Mean / denominator.Mean, Math.Sqrt(sum), Math.Max(1, freedom), confidence);
    }

    private static Interval Around(double value, double relativeError, double degreesOfFreedom, double confidence)
    {
        double factor = Math.Exp(StudentT.TwoSided(confidence, degreesOfFreedom) * relativeError);
        return new Interval(value / factor, value * factor);
    }
}
