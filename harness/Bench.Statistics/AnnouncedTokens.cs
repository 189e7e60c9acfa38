using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>TEST06: the first token of each kept response, as it stood when the SUT announced it, beside the one that the response has in the end.</summary>
/// <remarks>
/// The time to first token counts from that announcement: a SUT that announces anything and computes the token later would be quick for nothing. Source: MLPerf inference,
/// compliance/TEST06, which compares the tokens reported first with the beginning of the response.
/// </remarks>
public static class AnnouncedTokens
{
    /// <summary>The kept responses whose first token was announced before they were complete.</summary>
    public static IEnumerable<KeptResponse> Of(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.End.Kept.Where(static kept => kept.AnnouncedToken is not null);
    }

    /// <summary>Those whose first token is another one in the end.</summary>
    public static IEnumerable<KeptResponse> ChangedOf(RunLog run) => Of(run).Where(static kept => kept.AnnouncedToken != kept.FirstToken);

    /// <summary>The kept responses whose first token has a time before the completion, while the log does not say which it was.</summary>
    public static IEnumerable<KeptResponse> UnknownOf(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.End.Kept.Where(kept => kept.AnnouncedToken is null && kept.Record >= 0 && kept.Record < run.Records.Length && FirstTimeOf(run, run.Records[(int)kept.Record]) is long time
            && time < run.Records[(int)kept.Record].LatencyNs);
    }

    private static long? FirstTimeOf(RunLog run, QueryRecord record) =>
        record.TokenOffset < run.TokenTimes.Length - 1 && run.TokenTimes[(int)record.TokenOffset] > 0 ? run.TokenTimes[(int)record.TokenOffset + 1] : null;
}
