namespace Bench.Statistics;

/// <summary>Student's t distribution.</summary>
/// <remarks>Source: P[T ≤ t] = 1 - ½·I_(ν/(ν+t²))(ν/2, ½) for t ≥ 0; Abramowitz and Stegun 26.7.1.</remarks>
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
        if (!(confidence is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must be in (0, 1)");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        double wanted = (1 - confidence) / 2;
        double low = 0, high = 1;
        while (AtMost(-high, degreesOfFreedom) > wanted)
        {
            (low, high) = (high, high * 2);
        }

        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = AtMost(-middle, degreesOfFreedom) > wanted ? (middle, high) : (low, middle);
        }

        return high;
    }
}
