namespace Bench.Statistics;

/// <summary>Student's t distribution.</summary>
/// <remarks>Source: P[T ≤ t] = 1 - ½·I_(ν/(ν+t²))(ν/2, ½) for t ≥ 0; Abramowitz and Stegun 26.7.1; the incomplete beta function I is DLMF 8.17.</remarks>
public static class StudentT
{
    /// <summary>P[T ≤ <paramref name="t"/>].</summary>
    /// <param name="t">Any real.</param>
    /// <param name="degreesOfFreedom">ν, greater than 0.</param>
    public static double AtMost(double t, double degreesOfFreedom)
    {
        // Far out, ν/(ν+t²) is best formed without squaring t.
        double x = Math.Abs(t) > 1e100 ? 0 : degreesOfFreedom / (degreesOfFreedom + (t * t));
        double tail = x == 0 ? 0 : IncompleteBeta.Regularised(x, degreesOfFreedom / 2, 0.5) / 2;
        return t >= 0 ? 1 - tail : tail;
    }

    /// <summary>The t that is exceeded in absolute value with probability 1 - <paramref name="confidence"/>.</summary>
    /// <param name="confidence">In (0, 1), for example 0.99.</param>
    /// <param name="degreesOfFreedom">ν, at least 1.</param>
    public static double TwoSided(double confidence, double degreesOfFreedom)
    {
        CheckFraction(confidence, nameof(confidence));
        return ExceededWith((1 - confidence) / 2, degreesOfFreedom);
    }

    /// <summary>The quantile: the t with P[T ≤ t] = <paramref name="probability"/>.</summary>
    /// <param name="probability">In (0, 1), for example 0.95 for a one-sided test at 5%.</param>
    /// <param name="degreesOfFreedom">ν, at least 1.</param>
    public static double Quantile(double probability, double degreesOfFreedom)
    {
        CheckFraction(probability, nameof(probability));
        return probability switch
        {
            < 0.5 => -ExceededWith(probability, degreesOfFreedom),
            > 0.5 => ExceededWith(1 - probability, degreesOfFreedom),
            _ => 0,
        };
    }

    // The t > 0 with P[T > t] = tail < ½, by bisection to the last bit.
    private static double ExceededWith(double tail, double degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        double low = 0, high = 1;
        while (AtMost(-high, degreesOfFreedom) > tail)
        {
            (low, high) = (high, high * 2);
        }

        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = AtMost(-middle, degreesOfFreedom) > tail ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static void CheckFraction(double value, string name)
    {
        if (!(value is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "must be in (0, 1)");
        }
    }
}
