namespace Bench.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end, at least <paramref name="Low"/>.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>An interval of the ratio of two quantities that are greater than 0.</summary>
    /// <remarks>By Bonferroni's inequality it holds with confidence 1 - 2·(1 - c) when each interval holds with confidence c: for 99% take both at 99.5%.</remarks>
    /// <param name="numerator">Interval of the first quantity.</param>
    /// <param name="denominator">Interval of the second.</param>
    /// <exception cref="ArgumentException">An interval reaches 0 or below: there is no bound on the ratio.</exception>
    public static Interval OfRatio(Interval numerator, Interval denominator) =>
        numerator.Low > 0 && denominator.Low > 0
            ? new Interval(numerator.Low / denominator.High, numerator.High / denominator.Low)
            : throw new ArgumentException("the intervals must lie above 0");
}
