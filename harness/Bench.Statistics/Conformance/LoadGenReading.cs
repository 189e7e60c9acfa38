using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.Statistics.Conformance;

/// <summary>A performance run as LoadGen itself reports it, for programs that read LoadGen's texts: the values of its detail log and its summary, its known defects included.</summary>
/// <remarks>Nothing of Bench is judged by it: the early-stopping criterion, say, is always evaluated here, also where a profile makes no such claim. Source: LoadGen, results.cc.</remarks>
public sealed record LoadGenReading
{
    /// <summary>The effective settings.</summary>
    public required EffectiveSettings Settings { get; init; }

    /// <summary>What the run is judged by.</summary>
    public required PerformanceResult Result { get; init; }

    /// <summary>The SUT's own name.</summary>
    public required string SutName { get; init; }

    /// <summary>Server: most outstanding queries, 0 for any number.</summary>
    public long MaxAsyncQueries { get; init; }

    /// <summary>The latencies of tokens; null where the settings do not use them.</summary>
    public TokenReading? Tokens { get; init; }

    /// <summary>Tokens that a sample counts for where tokens are inferred; 0 where they are not.</summary>
    public long InferredTokensPerSample { get; init; }

    /// <summary>Errors that the run logged.</summary>
    public long Errors { get; init; }

    /// <summary>The result values of the detail log, key by key in LoadGen's order, as the raw text of their JSON.</summary>
    public ImmutableArray<(string Key, string Value)> DetailValues => [.. new DetailValues(this).All()];

    /// <summary>The text of <c>mlperf_log_summary.txt</c>.</summary>
    public string Summary => new SummaryText(this).Text();

    /// <summary>What LoadGen would have reported of a run.</summary>
    /// <param name="log">The run; from a file, only after <see cref="EffectiveSettings.WhyRefused"/> was asked about its header.</param>
    /// <exception cref="ArgumentException">No run can be made of the settings.</exception>
    public static LoadGenReading Of(RunLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        EffectiveSettings settings = EffectiveSettings.Of(log.Header.Settings, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
        long due = settings.Requested.IsScheduled ? IssuedStream.Of(log.Header, log.Records.Length).LastScheduledNs : 0;
        return new LoadGenReading
        {
            Settings = settings,
            Result = RecordedResult.Of(settings, RecordLatencies.Of(settings, log.Records), log.Records, log.TokenTimes.AsMemory(), due, []),
            SutName = log.Header.SutName,
            MaxAsyncQueries = log.Header.Settings.ServerMaxAsyncQueries,
            Tokens = log.Header.Settings.UseTokenLatencies ? TokenReading.Of(log) : null,
            Errors = log.Faults.Length,
        };
    }

    /// <summary>The last two lines of a summary, and all that an accuracy run's has.</summary>
    /// <param name="errors">Errors that the run logged.</param>
    public static string SummaryEnd(long errors) => "\nNo warnings encountered during test.\n" + errors switch
    {
        0 => "\nNo errors encountered during test.\n",
        1 => "\n1 ERROR encountered. See detailed log.\n",
        _ => FormattableString.Invariant($"\n{errors} ERRORS encountered. See detailed log.\n"),
    };
}
