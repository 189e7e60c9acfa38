using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>TEST04: whether the SUT answers from memory what it was asked before.</summary>
/// <remarks>
/// Each pair's samples hold fresh content under known indices. Answers kept by content come faster when the content is asked again: the last query of the ordinary run, asked
/// for the first time there, is compared with the geometric mean of the same query repeated, so that data-dependent work cancels. Answers kept by index are those to other content:
/// a response with the digest of one that the same sample got under other content, and no other sample ever got, is stale.
/// Source: MLPerf inference, compliance/TEST04, which compares one ratio of two runs over content that a cache may hold already.
/// </remarks>
public sealed record CachedAnswers
{
    /// <summary>The confidence of <see cref="Speedup"/>, a fraction.</summary>
    public const double Confidence = 0.99;

    /// <summary>Time for what is asked first over time for what is asked again, by pairs; null when it is not known.</summary>
    public required Interval? Speedup { get; init; }

    /// <summary>The greatest speedup that caches of honest hardware explain: 1.10, or 1.20 where queries are short.</summary>
    public required double Most { get; init; }

    /// <summary>Responses to fresh content that are stale.</summary>
    public required int Stale { get; init; }

    /// <summary>Responses to fresh content that were kept.</summary>
    public required int Compared { get; init; }

    /// <summary>Why the runs decide nothing; null when they do.</summary>
    public required string? Unusable { get; init; }

    /// <summary>Fails when more than one answer in ten is stale, or the speedup is over the limit for certain.</summary>
    public ComplianceOutcome Outcome => Stale * 10 > Compared ? ComplianceOutcome.Fail
        : Unusable is not null ? ComplianceOutcome.NotEstablished
        : RepeatedSampleSpeedup.Judge(Speedup, Most);

    /// <summary>Judges the runs of a result.</summary>
    /// <param name="runs">Its compliance runs.</param>
    /// <param name="timed">Its timed run; null when there is none.</param>
    /// <param name="accuracy">Its accuracy run; null when there is none.</param>
    public static CachedAnswers Of(ImmutableArray<ComplianceRun> runs, RunLog? timed, RunLog? accuracy)
    {
        (int stale, int compared) = StaleOf(runs, timed, accuracy);
        string? unusable = ComplianceTimes.WhyUnusable(runs, ComplianceTest.Caching);
        if (unusable is not null)
        {
            return new CachedAnswers { Speedup = null, Most = 1.10, Stale = stale, Compared = compared, Unusable = unusable };
        }

        ImmutableArray<(RunLog Ordinary, RunLog Tested)> pairs = ComplianceTimes.PairsOf(runs, ComplianceTest.Caching);
        double[] first = [.. pairs.Select(static pair => ComplianceTimes.QueriesOf(pair.Ordinary)[^1])];

        // Of the logarithms, as the interval is: then one repetition that the machine held up weighs little, and an honest ratio is 1 on average.
        double[] again = [.. pairs.Select(static pair => Math.Exp(ComplianceTimes.QueriesOf(pair.Tested).Average(Math.Log)))];
        return new CachedAnswers
        {
            Speedup = RepeatedSampleSpeedup.Of(first, again, Confidence),
            Most = 1 + ComplianceTimes.ToleranceOf(pairs[0].Ordinary.Header.Settings.Scenario, first),
            Stale = stale,
            Compared = compared,
            Unusable = null,
        };
    }

    private static (int Stale, int Compared) StaleOf(ImmutableArray<ComplianceRun> runs, RunLog? timed, RunLog? accuracy)
    {
        // Content -1 is the data set's own; the others are the pairs'.
        List<(int Content, KeptResponse Response)> known =
        [
            .. new[] { timed, accuracy }.OfType<RunLog>().SelectMany(static run => run.End.Kept).Select(static kept => (-1, kept)),
            .. runs.Where(static run => run.Block.Test == ComplianceTest.Caching).SelectMany(static run => run.Log.End.Kept.Select(kept => (run.Block.Pair, kept))),
        ];
        Dictionary<Sha256Digest, HashSet<int>> samplesOf = [];
        Dictionary<(Sha256Digest Digest, int Sample), HashSet<int>> contentsOf = [];
        foreach ((int content, KeptResponse response) in known)
        {
            Into(samplesOf, response.Sha256).Add(response.Sample);
            Into(contentsOf, (response.Sha256, response.Sample)).Add(content);
        }

        KeptResponse[] fresh = [.. runs.Where(static run => run.Block is { Test: ComplianceTest.Caching, Tested: false }).SelectMany(static run => run.Log.End.Kept)];
        return (fresh.Count(response => samplesOf[response.Sha256].Count == 1 && contentsOf[(response.Sha256, response.Sample)].Count > 1), fresh.Length);
    }

    private static HashSet<int> Into<TKey>(Dictionary<TKey, HashSet<int>> sets, TKey key)
        where TKey : notnull
    {
        if (!sets.TryGetValue(key, out HashSet<int>? set))
        {
            sets.Add(key, set = []);
        }

        return set;
    }
}
