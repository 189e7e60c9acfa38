using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The tokens that a run's log counts, beside those that its kept responses hold.</summary>
public static class CountedTokens
{
    /// <summary>Kept responses of another length than the log counts tokens for, with that count.</summary>
    public static IEnumerable<(KeptResponse Response, long Counted)> MismatchesOf(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (KeptResponse kept in run.End.Kept.Where(kept => kept.Record >= 0 && kept.Record < run.Records.Length))
        {
            QueryRecord record = run.Records[(int)kept.Record];
            long counted = record.TokenOffset < run.TokenTimes.Length ? run.TokenTimes[(int)record.TokenOffset] : 0;
            if (counted * sizeof(int) != kept.Length)
            {
                yield return (kept, counted);
            }
        }
    }
}
