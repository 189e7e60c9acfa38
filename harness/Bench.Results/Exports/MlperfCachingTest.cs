using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>A result's TEST04 runs as MLPerf's script compares them: two summaries, each with one score.</summary>
/// <remarks>
/// The script needs runs of the result's own scenario, VALID by LoadGen, whose summaries state its score. Where a bundle's runs are not of that kind, nothing is written that could be
/// taken for a TEST04: <see cref="WhyAbsent"/> says why. Source: mlcommons/inference, compliance/TEST04, verify_performance.py; the checker's loader.py for the folder.
/// </remarks>
public sealed partial record MlperfCachingTest
{
    private MlperfCachingTest()
    {
    }

    /// <summary>The pairs in order of issue; empty when <see cref="WhyAbsent"/> is not null.</summary>
    public required ImmutableArray<(RunLog Ordinary, RunLog Repeated)> Pairs { get; init; }

    /// <summary>The pair that the tree holds, which has room for one: of the middle ratio, and of two in the middle the one that looks more like a cache. No pair can be picked for its ratio.</summary>
    public required int Shown { get; init; }

    /// <summary>Why there is no TEST04 that MLPerf's script could judge; null when there is one.</summary>
    public required string? WhyAbsent { get; init; }

    /// <summary>The runs of a result.</summary>
    public static MlperfCachingTest Of(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Compliance.All(static run => run.Block.Test != ComplianceTest.Caching))
        {
            return Absent("the bundle has no compliance runs");
        }

        if (ComplianceTimes.WhyUnusable(evidence.Compliance, ComplianceTest.Caching) is { } unusable)
        {
            return Absent(unusable);
        }

        ImmutableArray<(RunLog Ordinary, RunLog Repeated)> pairs = ComplianceTimes.PairsOf(evidence.Compliance, ComplianceTest.Caching);
        Scenario tested = pairs[0].Ordinary.Header.Settings.Scenario;
        if (tested != evidence.Plan.Scenario)
        {
            return Absent($"{evidence.Plan.Scenario} is tested one query at a time, as {tested}, and MLPerf's script compares runs of one scenario");
        }

        double[] ratios = new double[pairs.Length];
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            if (ScoreOf(pairs[pair].Ordinary) is not { } ordinary || ScoreOf(pairs[pair].Repeated) is not { } repeated)
            {
                return Absent(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a run of {pairs[pair].Repeated.Records.Length} samples states no score that MLPerf's script reads: in {tested} that is the early-stopping estimate of a run that is VALID"));
            }

            ratios[pair] = repeated / ordinary;
        }

        int[] order = [.. Enumerable.Range(0, ratios.Length).OrderBy(pair => ratios[pair]).ThenBy(static pair => pair)];
        return new MlperfCachingTest { Pairs = pairs, Shown = order[order.Length / 2], WhyAbsent = null };
    }

    /// <summary>The score as the script takes it from a summary: samples a second, or the inverse of a latency; null where it finds none, or a run that is INVALID.</summary>
    private static double? ScoreOf(RunLog run)
    {
        string summary = LoadGenReading.Of(run).Summary;
        Scenario scenario = run.Header.Settings.Scenario;
        Match score = scenario switch
        {
            Scenario.SingleStream => SingleStreamScore().Match(summary),
            Scenario.MultiStream => MultiStreamScore().Match(summary),
            Scenario.Server => ServerScore().Match(summary),
            _ => OfflineScore().Match(summary),
        };
        if (!score.Success || !summary.Contains("\nResult is : VALID\n", StringComparison.Ordinal))
        {
            return null;
        }

        double value = double.Parse(score.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return scenario is Scenario.SingleStream or Scenario.MultiStream ? 1e9 / value : value;
    }

    private static MlperfCachingTest Absent(string why) => new() { Pairs = [], Shown = -1, WhyAbsent = why };

    [GeneratedRegex(@"^.*Early stopping (?:90th|90\.0th|99\.9th) percentile estimate.*?: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex SingleStreamScore();

    [GeneratedRegex(@"^.*Early stopping (?:99th|99\.0th) percentile estimate.*?: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex MultiStreamScore();

    [GeneratedRegex(@"^Completed samples per second.*?: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex ServerScore();

    [GeneratedRegex(@"^Samples per second: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex OfflineScore();
}
