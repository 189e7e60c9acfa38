using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The tokens that a run's log counts, beside those that its kept responses hold.</summary>
public static class CountedTokens
{
    /// <summary>The records of complete responses that the log counts no token for, in order.</summary>
    public static IEnumerable<int> UncountedOf(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Records.Index().Where(record => record.Item.Status == QueryStatus.Complete && CountOf(run, record.Item) == 0).Select(static record => record.Index);
    }

    /// <summary>Kept responses of another length than the log counts tokens for, with that count.</summary>
    public static IEnumerable<(KeptResponse Response, long Counted)> MismatchesOf(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        foreach (KeptResponse kept in run.End.Kept.Where(kept => kept.Record >= 0 && kept.Record < run.Records.Length))
        {
            QueryRecord record = run.Records[(int)kept.Record];
            long counted = CountOf(run, record);
            if (counted * sizeof(int) != kept.Length)
            {
                yield return (kept, counted);
            }
        }
    }

    /// <summary>The tokens that a run's log counts for a record; 0 where it has none.</summary>
    public static long CountOf(RunLog run, QueryRecord record)
    {
        ArgumentNullException.ThrowIfNull(run);
        return record.TokenOffset < run.TokenTimes.Length ? run.TokenTimes[(int)record.TokenOffset] : 0;
    }
}
