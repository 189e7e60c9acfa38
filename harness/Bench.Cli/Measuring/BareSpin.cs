using System.Diagnostics;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>What the machine alone makes of punctual arrivals: a loop that only reads the clock until each of them. No harness on this machine can be more punctual at the same moment; what it is late by, the system took.</summary>
internal static class BareSpin
{
    private const double Seconds = 1;
    private const int MostArrivals = 1 << 20;

    /// <summary>The lateness of Poisson arrivals over a second.</summary>
    /// <param name="qps">Arrivals a second.</param>
    public static NullRunPercentiles Lateness(double qps)
    {
        Random gaps = new(1);
        long[] lateness = new long[(int)Math.Clamp(qps * Seconds, 1000, MostArrivals)];
        double nanosecondsPerGap = 1e9 / qps;
        double due = Stopwatch.GetTimestamp() + 1e6;
        for (int i = 0; i < lateness.Length; i++)
        {
            due -= Math.Log(1 - gaps.NextDouble()) * nanosecondsPerGap;
            long now;
            do
            {
                now = Stopwatch.GetTimestamp();
            }
            while (now < due);
            lateness[i] = now - (long)due;
        }

        return NullRunPercentiles.Of(new Latencies(take => take(lateness)));
    }
}
