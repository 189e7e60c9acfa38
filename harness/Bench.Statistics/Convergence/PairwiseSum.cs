using System.Numerics;

namespace Bench.Statistics.Convergence;

/// <summary>Sums in the order in which NumPy sums: eight interleaved parts up to 128 values, halves above.</summary>
/// <remarks>MLPerf's scripts sum with NumPy. A mean that equals its limit passes, so that the order of additions can decide a verdict. Source: Higham, "The accuracy of floating point summation" (1993), pairwise summation.</remarks>
internal static class PairwiseSum
{
    private const int Parts = 8;
    private const int Block = 128;

    public static T Of<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        if (values.Length > Block)
        {
            int half = values.Length / 2;
            half -= half % Parts;
            return Of(values[..half]) + Of(values[half..]);
        }

        int whole = values.Length < Parts ? 0 : values.Length - (values.Length % Parts);
        T sum = whole == 0 ? T.Zero : OfParts(values[..whole]);
        foreach (T value in values[whole..])
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>The arithmetic mean of at least one value.</summary>
    public static double Mean(ReadOnlySpan<double> values) => Of(values) / values.Length;

    /// <summary>The population standard deviation of at least one value.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> values)
    {
        double mean = Mean(values);
        double[] squares = new double[values.Length];
        for (int i = 0; i < squares.Length; i++)
        {
            double distance = values[i] - mean;
            squares[i] = distance * distance;
        }

        return Math.Sqrt(Mean(squares));
    }

    private static T OfParts<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        T[] sums = values[..Parts].ToArray();
        for (int i = Parts; i < values.Length; i++)
        {
            sums[i % Parts] += values[i];
        }

        return (sums[0] + sums[1] + (sums[2] + sums[3])) + (sums[4] + sums[5] + (sums[6] + sums[7]));
    }
}
