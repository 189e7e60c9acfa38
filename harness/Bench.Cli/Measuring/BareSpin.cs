using System.Diagnostics;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>What the machine alone makes of punctual arrivals: a loop that only reads the clock until each of them. No harness on this machine can be more punctual at the same moment; what it is late by, the system took.</summary>
internal static class BareSpin
{
    private const double Seconds = 1;
    private const int MostArrivals = 1 << 20;
    private const double LeastQps = 1000;

    /// <summary>The lateness of Poisson arrivals over a second.</summary>
    /// <param name="qps">Arrivals a second; where they are fewer than 1,000 a second, as many.</param>
    public static NullRunPercentiles Lateness(double qps)
    {
        Random gaps = new(1);
        double rate = Math.Max(qps, LeastQps);
        long[] lateness = new long[(int)Math.Min(rate * Seconds, MostArrivals)];
        double nanosecondsPerGap = 1e9 / rate;
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
