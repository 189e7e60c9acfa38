namespace Bench.Statistics;

/// <summary>TEST04: how much faster the SUT answers one sample over and over than ordinary samples.</summary>
/// <remarks>
/// Blocks of both kinds alternate, so that a drift of the machine touches both alike; each pair of neighbours gives one ratio, and the interval is Student's over their
/// logarithms. Source: MLPerf inference, compliance/TEST04, which compares one ratio of two runs with 1.10.
/// </remarks>
public static class RepeatedSampleSpeedup
{
    /// <summary>The interval of ordinary latency over repeated latency (geometric mean over the pairs); null when there are fewer than two pairs.</summary>
    /// <param name="ordinaryNs">Mean latency of each block of ordinary samples, nanoseconds, greater than 0.</param>
    /// <param name="repeatedNs">Mean latency of the block of the repeated sample beside it, as many as <paramref name="ordinaryNs"/>.</param>
    /// <param name="confidence">In (0, 1).</param>
    /// <exception cref="ArgumentException">The lengths differ, or a latency is not greater than 0 and finite.</exception>
    public static Interval? Of(ReadOnlySpan<double> ordinaryNs, ReadOnlySpan<double> repeatedNs, double confidence)
    {
        if (ordinaryNs.Length != repeatedNs.Length)
        {
            throw new ArgumentException($"{ordinaryNs.Length} ordinary blocks beside {repeatedNs.Length} repeated ones; each needs its neighbour", nameof(repeatedNs));
        }

        double[] logs = new double[ordinaryNs.Length];
        for (int pair = 0; pair < logs.Length; pair++)
        {
            logs[pair] = Math.Log(Checked(ordinaryNs[pair], pair)) - Math.Log(Checked(repeatedNs[pair], pair));
        }

        if (logs.Length < 2)
        {
            return null;
        }

        double mean = logs.Average();
        double variance = logs.Sum(log => (log - mean) * (log - mean)) / (logs.Length - 1);
        double half = StudentT.TwoSided(confidence, logs.Length - 1) * Math.Sqrt(variance / logs.Length);
        return new Interval(Math.Exp(mean - half), Math.Exp(mean + half));
    }

    /// <summary>Pass when the whole interval is at most <paramref name="most"/>, fail when it is wholly above.</summary>
    /// <param name="speedup">From <see cref="Of"/>.</param>
    /// <param name="most">The largest ratio that honest hardware caches explain, for example 1.10.</param>
    public static ComplianceOutcome Judge(Interval? speedup, double most) => speedup switch
    {
        null => ComplianceOutcome.NotEstablished,
        { } interval when interval.High <= most => ComplianceOutcome.Pass,
        { } interval when interval.Low > most => ComplianceOutcome.Fail,
        _ => ComplianceOutcome.NotEstablished,
    };

    private static double Checked(double latencyNs, int block) =>
        latencyNs > 0 && double.IsFinite(latencyNs) ? latencyNs : throw new ArgumentException($"block {block} has a mean latency of {latencyNs} ns; it must be greater than 0 and finite");
}
