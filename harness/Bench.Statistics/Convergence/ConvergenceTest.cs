using Bench.Spec.Training;

namespace Bench.Statistics.Convergence;

/// <summary>The one-sided two-sample t-test of MLPerf's reference convergence points, solved for the mean that it just lets pass.</summary>
/// <remarks>
/// Both samples are given the reference's standard deviation s, so that the pooled one is s as well, and the limit is
/// mean - t·s·√(1/n₁ + 1/n₂), t being the quantile (95% at MLPerf's significance) of Student's distribution with n₁ + n₂ - 2 degrees of freedom.
/// n₁ counts the reference's values after trimming (2N where it is interpolated); n₂ is N - 2, also where more than one run is dropped at each end.
/// Source: MLPerf Training Rules, "Reference Convergence Points"; rcp_checker.
/// </remarks>
internal static class ConvergenceTest
{
    private const double BisectionTolerance = 1e-4;

    /// <summary>The least mean that passes.</summary>
    /// <param name="mean">The reference's mean, greater than 0.</param>
    /// <param name="deviation">Its standard deviation.</param>
    /// <param name="n1">Values of the reference, at least 2.</param>
    /// <param name="reference">N, at least 3, the significance, and whether the limit is exact or where MLPerf's bisection ends.</param>
    public static double Limit(double mean, double deviation, long n1, ReferenceConvergence reference)
    {
        if (deviation == 0)
        {
            return mean;
        }

        long n2 = reference.RequiredRuns - 2;
        double exact = mean - (StudentT.Quantile(1 - reference.Significance, n1 + n2 - 2) * deviation * Math.Sqrt((1.0 / n1) + (1.0 / n2)));
        return reference.Reading == ConvergenceReading.AsCoded ? WhereBisectionEnds(mean, exact) : Math.Max(0, exact);
    }

    // MLPerf bisects [0, mean] with the test itself; the test passes exactly above the closed form, which therefore takes the same steps.
    private static double WhereBisectionEnds(double mean, double exact)
    {
        double low = 0, high = mean;
        double middle = (low + high) / 2;

        // From 2^53 times the tolerance on, the bounds meet before they are that close, and the steps would never end.
        while (high - low > BisectionTolerance && middle > low && middle < high)
        {
            (low, high) = middle > exact ? (low, middle) : (middle, high);
            middle = (low + high) / 2;
        }

        return middle;
    }
}
