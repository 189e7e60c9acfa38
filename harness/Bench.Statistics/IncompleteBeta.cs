namespace Bench.Statistics;

/// <summary>The regularised incomplete beta function and the binomial distribution that it sums.</summary>
/// <remarks>
/// Sources: DLMF 8.17 for the function and its continued fraction (8.17.22, evaluated by the modified Lentz method, DLMF 3.10(iii));
/// Loader, "Fast and accurate computation of binomial probabilities" (2000), for the factor before it: logarithms of gamma functions of ten million would cost half of the digits.
/// Relative accuracy is about 1e-12 up to parameters of 1e8.
/// </remarks>
public static class IncompleteBeta
{
    private const double Smallest = 1e-300;
    private const int MaximumTerms = 10_000_000;

    /// <summary>I_x(a, b), in [0, 1].</summary>
    /// <param name="x">In [0, 1].</param>
    /// <param name="a">Greater than 0.</param>
    /// <param name="b">Greater than 0.</param>
    public static double Regularised(double x, double a, double b)
    {
        if (!(x is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "must be in [0, 1]");
        }

        if (!(a > 0 && b > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(a), $"({a}, {b}) must be greater than 0");
        }

        return x is 0 or 1 ? x
            : x <= (a + 1) / (a + b + 2) ? Lower(x, 1 - x, a, b)
            : 1 - Lower(1 - x, x, b, a);
    }

    /// <summary>P[X ≤ k] for X binomial with n trials that each succeed with probability <paramref name="success"/>.</summary>
    public static double BinomialAtMost(long k, long n, double success) =>
        k < 0 ? 0 : k >= n ? 1 : Regularised(1 - success, n - k, k + 1);

    // I_x(a, b) where the fraction converges fast; y = 1 - x.
    private static double Lower(double x, double y, double a, double b) =>
        b / (a + b) * BinomialTerm(a, b, x, y) / ContinuedFraction(x, a, b);

    // 1 + d1/(1 + d2/(1 + …)), DLMF 8.17.22 and 8.17.23.
    private static double ContinuedFraction(double x, double a, double b)
    {
        double fraction = 1, numerator = 1, denominator = 0;
        for (int term = 1; term <= MaximumTerms; term++)
        {
            double m = term / 2;
            double d = term % 2 == 0
                ? m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)))
                : -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            denominator = 1 / NotZero(1 + (d * denominator));
            numerator = NotZero(1 + (d / numerator));
            double change = numerator * denominator;
            fraction *= change;
            if (Math.Abs(change - 1) < 1e-15)
            {
                return fraction;
            }
        }

        throw new ArgumentException($"no convergence for x = {x}, a = {a}, b = {b}");
    }

    private static double NotZero(double value) => Math.Abs(value) < Smallest ? Smallest : value;

    // Γ(a+b+1) / (Γ(a+1) Γ(b+1)) · x^a · y^b by Loader's saddle-point expansion.
    private static double BinomialTerm(double a, double b, double x, double y)
    {
        double n = a + b;
        double exponent = StirlingError(n) - StirlingError(a) - StirlingError(b) - Deviance(a, n * x) - Deviance(b, n * y);
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * a * b));
    }

    // ln Γ(n+1) - (n + ½) ln n + n - ½ ln 2π: Stirling's series from 16 on, below by recurrence.
    private static double StirlingError(double n)
    {
        double sum = 0;
        for (; n < 16; n++)
        {
            sum += ((n + 0.5) * Math.Log((n + 1) / n)) - 1;
        }

        double square = n * n;
        return sum + (((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / 1188 / square)) / square)) / square)) / square)) / n);
    }

    // x ln(x/mean) + mean - x without cancellation near x = mean.
    private static double Deviance(double x, double mean)
    {
        if (Math.Abs(x - mean) >= 0.1 * (x + mean))
        {
            return (x * Math.Log(x / mean)) + mean - x;
        }

        double v = (x - mean) / (x + mean);
        double sum = (x - mean) * v;
        double power = 2 * x * v;
        for (int j = 1; ; j++)
        {
            power *= v * v;
            double next = sum + (power / ((2 * j) + 1));
            if (next == sum)
            {
                return sum;
            }

            sum = next;
        }
    }
}
