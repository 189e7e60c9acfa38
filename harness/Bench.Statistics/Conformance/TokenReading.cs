using Bench.Spec.Runs;

namespace Bench.Statistics.Conformance;

/// <summary>What LoadGen judges a run by when it is asked to use token latencies.</summary>
public sealed record TokenReading
{
    /// <summary>Bound of the time to the first token, nanoseconds.</summary>
    public required long TtftNs { get; init; }

    /// <summary>Bound of the time per output token, nanoseconds.</summary>
    public required long TpotNs { get; init; }

    /// <summary>Latencies of first tokens.</summary>
    public required Latencies FirstTokens { get; init; }

    /// <summary>Times per output token: (latency - first token's latency) / (tokens - 1), truncated.</summary>
    public required Latencies TimesPerOutputToken { get; init; }

    /// <summary>What LoadGen would make of a run's tokens: the time per output token counts to the completion, and a response of 0 or 1 tokens has a negative one.</summary>
    /// <remarks>Source: LoadGen, logging.cc (RecordSampleCompletion).</remarks>
    internal static TokenReading Of(RunLog log)
    {
        List<long> first = [];
        List<long> perToken = [];
        foreach (QueryRecord record in log.Records.Where(static record => record.Status == QueryStatus.Complete && record.TokenOffset != QueryRecord.NoTokens))
        {
            int start = (int)Math.Min(record.TokenOffset, (uint)log.TokenTimes.Length);
            long tokens = start < log.TokenTimes.Length ? log.TokenTimes[start] : 0;
            long ttft = tokens > 0 && start + 1 < log.TokenTimes.Length ? log.TokenTimes[start + 1] : record.LatencyNs;
            first.Add(ttft);
            perToken.Add((record.LatencyNs - ttft) / (tokens <= 1 ? -1 : tokens - 1));
        }

        return new TokenReading
        {
            TtftNs = log.Header.Settings.ServerTtftLatencyNs,
            TpotNs = log.Header.Settings.ServerTpotLatencyNs,
            FirstTokens = new Latencies([.. first]),
            TimesPerOutputToken = new Latencies([.. perToken]),
        };
    }
}
