using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>The power law y = c·x^b that measured points follow, from least squares on their logarithms.</summary>
/// <remarks>
/// Source: ordinary least squares of ln y on ln x (NIST/SEMATECH e-Handbook of Statistical Methods, 4.1.4.1 and 4.4.3.1). With dx and dy the distances of the
/// logarithms from their means: b = Σ dx dy / Σ dx², and its standard error is √(Σ r² / (n - 2) / Σ dx²), r the residuals. The residuals of measured times
/// are as much what the law leaves out (costs that do not grow with x) as scatter, so the error says how well one exponent describes the range, not how well the next
/// measurement would agree.
/// </remarks>
/// <param name="Exponent">b.</param>
/// <param name="StandardError">The standard error of b, at least 0.</param>
/// <param name="LogFactor">ln c.</param>
/// <param name="Low">The least x that was fitted.</param>
/// <param name="High">The greatest x that was fitted.</param>
/// <param name="Points">Points fitted, at least <see cref="LeastPoints"/>.</param>
public readonly record struct PowerLaw(double Exponent, double StandardError, double LogFactor, double Low, double High, int Points)
{
    /// <summary>Points that a fit needs: with two every line is exact, and there is no error.</summary>
    public const int LeastPoints = 3;

    /// <summary>Fits the points.</summary>
    /// <param name="points">At least <see cref="LeastPoints"/>, with two different x at least; x and y finite and greater than 0.</param>
    /// <exception cref="ArgumentException">The points are too few, all of one x, or not greater than 0.</exception>
    public static PowerLaw Of(ImmutableArray<(double X, double Y)> points)
    {
        if (points.IsDefault || points.Length < LeastPoints)
        {
            throw new ArgumentException($"a fit needs {LeastPoints} points", nameof(points));
        }

        if (points.Any(static point => !(point.X > 0 && point.Y > 0 && double.IsFinite(point.X) && double.IsFinite(point.Y))))
        {
            throw new ArgumentException("a power law has points that are finite and greater than 0", nameof(points));
        }

        double meanX = points.Average(static point => Math.Log(point.X)), meanY = points.Average(static point => Math.Log(point.Y));
        double squares = points.Sum(point => Square(Math.Log(point.X) - meanX));
        if (squares == 0)
        {
            throw new ArgumentException("a fit needs two different x", nameof(points));
        }

        double exponent = points.Sum(point => (Math.Log(point.X) - meanX) * (Math.Log(point.Y) - meanY)) / squares;
        double logFactor = meanY - (exponent * meanX);
        double residuals = points.Sum(point => Square(Math.Log(point.Y) - logFactor - (exponent * Math.Log(point.X))));
        return new PowerLaw(
            exponent,
            Math.Sqrt(residuals / (points.Length - 2) / squares),
            logFactor,
            points.Min(static point => point.X),
            points.Max(static point => point.X),
            points.Length);
    }

    /// <summary>What the law gives at x.</summary>
    /// <param name="x">Greater than 0.</param>
    public double At(double x) => Math.Exp(LogFactor + (Exponent * Math.Log(x)));

    private static double Square(double value) => value * value;
}
