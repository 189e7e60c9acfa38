using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>TEST09: whether responses are as long as the reference's for the same samples.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST09: the mean token count lies within 10% of the reference's mean, both ends included.</remarks>
public static class OutputLength
{
    /// <summary>The greatest difference of the means that TEST09 allows, percent of the reference's.</summary>
    public const int GreatestDifferencePercent = 10;

    /// <summary>The tokens of each kept response of the timed run, and those of the accuracy run's to the same sample; responses without a counterpart are left out.</summary>
    public static (int[] Counted, int[] Expected) CountsOf(RunLog timed, RunLog accuracy)
    {
        ArgumentNullException.ThrowIfNull(timed);
        ArgumentNullException.ThrowIfNull(accuracy);
        Dictionary<int, int> lengths = [];
        foreach (KeptResponse kept in accuracy.End.Kept)
        {
            lengths.TryAdd(kept.Sample, kept.Length / sizeof(int));
        }

        KeptResponse[] compared = [.. timed.End.Kept.Where(kept => lengths.ContainsKey(kept.Sample))];
        return ([.. compared.Select(static kept => kept.Length / sizeof(int))], [.. compared.Select(kept => lengths[kept.Sample])]);
    }

    /// <summary>Compares the mean token counts; not established when there are no samples.</summary>
    /// <param name="counted">Tokens of each response, at least 0.</param>
    /// <param name="reference">Tokens of the reference's response to the same sample, in the same order.</param>
    /// <param name="percent">The greatest difference, percent of the reference's mean, for example 10.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ComplianceOutcome Judge(ReadOnlySpan<int> counted, ReadOnlySpan<int> reference, int percent)
    {
        if (counted.Length != reference.Length)
        {
            throw new ArgumentException($"{counted.Length} responses beside {reference.Length} of the reference; they must be of the same samples", nameof(reference));
        }

        long total = Sum(counted), expected = Sum(reference);
        if (expected == 0)
        {
            return ComplianceOutcome.NotEstablished;
        }

        // Whole numbers, so that a mean at exactly the limit is inside.
        return Math.Abs(total - expected) * 100 <= expected * percent ? ComplianceOutcome.Pass : ComplianceOutcome.Fail;
    }

    private static long Sum(ReadOnlySpan<int> counts)
    {
        long sum = 0;
        foreach (int count in counts)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            sum += count;
        }

        return sum;
    }
}
