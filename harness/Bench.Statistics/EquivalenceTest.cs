using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>Whether repeats of a measurement agree with what was claimed, within an allowed difference: a test whose burden of proof lies on the agreement.</summary>
/// <remarks>
/// Two one-sided t tests at 1 - <c>confidence</c> each, on the logarithm of the ratio; both reject exactly when the two-sided interval at 2·confidence - 1 lies within the limits, which are 1 - δ and 1/(1 - δ).
/// Source: D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15 (1987) 657; with two samples the degrees of freedom are Welch's (Biometrika 34 (1947) 28).
/// </remarks>
/// <param name="Ratio">The geometric mean of the repeats over the claimed value, or over the geometric mean of the claimed values.</param>
/// <param name="Interval">Between which ratios it lies; null with too few repeats.</param>
/// <param name="Verdict">What follows.</param>
public readonly record struct EquivalenceTest(double Ratio, Interval? Interval, Equivalence Verdict)
{
    /// <summary>Tests repeats against one claimed value, which is taken as exact.</summary>
    /// <param name="claimed">Greater than 0.</param>
    /// <param name="repeats">At least one; each greater than 0. Two or more give an interval.</param>
    /// <param name="allowed">The allowed difference δ, a fraction in (0, 1).</param>
    /// <param name="confidence">Of each one-sided test, a fraction in (0.5, 1), for example 0.95.</param>
    public static EquivalenceTest Of(double claimed, ImmutableArray<double> repeats, double allowed, double confidence)
    {
        (double mean, double variance) = LogMoments(repeats);
        double center = mean - Log(claimed);
        return repeats.Length < 2
            ? new(Math.Exp(center), null, Equivalence.NotEstablished)
            : Judged(center, Math.Sqrt(variance / repeats.Length), repeats.Length - 1, allowed, confidence);
    }

    /// <summary>Tests repeats against several claimed values.</summary>
    /// <param name="claimed">At least one; each greater than 0.</param>
    /// <param name="repeats">At least one; each greater than 0.</param>
    /// <param name="allowed">The allowed difference δ, a fraction in (0, 1).</param>
    /// <param name="confidence">Of each one-sided test, a fraction in (0.5, 1).</param>
    public static EquivalenceTest Of(ImmutableArray<double> claimed, ImmutableArray<double> repeats, double allowed, double confidence)
    {
        if (claimed.Length == 1)
        {
            return Of(claimed[0], repeats, allowed, confidence);
        }

        (double claimedMean, double claimedVariance) = LogMoments(claimed);
        (double mean, double variance) = LogMoments(repeats);
        double first = claimedVariance / claimed.Length, second = variance / repeats.Length;
        double center = mean - claimedMean;
        if (repeats.Length < 2)
        {
            return new(Math.Exp(center), null, Equivalence.NotEstablished);
        }

        double degrees = first + second == 0 ? claimed.Length + repeats.Length - 2 : Math.Pow(first + second, 2) / ((first * first / (claimed.Length - 1)) + (second * second / (repeats.Length - 1)));
        return Judged(center, Math.Sqrt(first + second), Math.Max(1, degrees), allowed, confidence);
    }

    private static EquivalenceTest Judged(double center, double error, double degrees, double allowed, double confidence)
    {
        if (allowed is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(allowed), allowed, "must be in (0, 1)");
        }

        double half = StudentT.Quantile(confidence, degrees) * error;
        double limit = -Math.Log(1 - allowed);
        Equivalence verdict = center - half >= -limit && center + half <= limit ? Equivalence.Equivalent
            : center - half > limit || center + half < -limit ? Equivalence.Different
            : Equivalence.NotEstablished;
        return new(Math.Exp(center), new Interval(Math.Exp(center - half), Math.Exp(center + half)), verdict);
    }

    private static (double Mean, double Variance) LogMoments(ImmutableArray<double> values)
    {
        if (values.IsDefaultOrEmpty)
        {
            throw new ArgumentException("there is no value", nameof(values));
        }

        double mean = values.Average(Log);
        return (mean, values.Length < 2 ? 0 : values.Sum(value => Math.Pow(Log(value) - mean, 2)) / (values.Length - 1));
    }

    private static double Log(double value) => value > 0 ? Math.Log(value) : throw new ArgumentOutOfRangeException(nameof(value), value, "must be greater than 0");
}
