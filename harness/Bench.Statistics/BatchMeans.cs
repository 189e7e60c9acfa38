namespace Bench.Statistics;

/// <summary>A confidence interval of a throughput from one run, by batch means: the run's time is cut into equal batches, whose completions are counted.</summary>
/// <remarks>
/// Neighbouring completions depend on each other; long batches hardly do. Source: Law, "Simulation Modeling and Analysis", section 9.5.3; at most 20 batches, after
/// Schmeiser, "Batch size effects in the analysis of simulation output", Operations Research 30 (1982).
/// </remarks>
public static class BatchMeans
{
    private const int MostBatches = 20;
    private const int LeastPerBatch = 5;

    /// <summary>The interval of completions per second; null when there are too few for two batches of five.</summary>
    /// <param name="completionsNs">When each sample was complete, nanoseconds since the start, in any order.</param>
    /// <param name="confidence">In (0, 1).</param>
    public static Interval? Of(ReadOnlySpan<long> completionsNs, double confidence)
    {
        int batches = Math.Min(MostBatches, completionsNs.Length / LeastPerBatch);
        long end = 0;
        foreach (long completion in completionsNs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(completion, nameof(completionsNs));
            end = Math.Max(end, completion);
        }

        if (batches < 2 || end == 0)
        {
            return null;
        }

        double[] counts = new double[batches];
        foreach (long completion in completionsNs)
        {
            counts[Math.Min(batches - 1, (int)((double)completion / end * batches))]++;
        }

        double mean = counts.Average();
        double variance = counts.Sum(count => (count - mean) * (count - mean)) / (batches - 1);
        double half = StudentT.TwoSided(confidence, batches - 1) * Math.Sqrt(variance / batches);
        double batchSeconds = end / 1e9 / batches;
        return new Interval(Math.Max(0, mean - half) / batchSeconds, (mean + half) / batchSeconds);
    }
}
