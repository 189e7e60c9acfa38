using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>TEST05: whether the SUT is faster under the round's seeds, which everybody knows, than under seeds that nobody could.</summary>
/// <remarks>
/// Pairs of short runs, so that a drift of the machine touches both alike. One query at a time, each sample that both runs of a pair asked is compared with itself, since which
/// samples a seed draws may decide how much there is to do. Source: MLPerf inference, compliance/TEST05 (until v5.0), which ran once more with other seeds.
/// </remarks>
public sealed record SeedDependence
{
    /// <summary>The confidence of <see cref="Ratio"/>, a fraction.</summary>
    public const double Confidence = 0.95;

    /// <summary>Time under other seeds over time under the round's, by pairs; null when it is not known.</summary>
    public required Interval? Ratio { get; init; }

    /// <summary>The greatest difference that is no finding, a fraction.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Why the runs decide nothing; null when they do.</summary>
    public required string? Unusable { get; init; }

    /// <summary>Fails when the ratio is beyond the tolerance for certain, either way.</summary>
    public ComplianceOutcome Outcome => Unusable is null ? Judge(Ratio, Tolerance) : ComplianceOutcome.NotEstablished;

    /// <summary>Judges the runs of a result.</summary>
    public static SeedDependence Of(ImmutableArray<ComplianceRun> runs)
    {
        if (ComplianceTimes.WhyUnusable(runs, ComplianceTest.OtherSeeds) is { } unusable)
        {
            return new SeedDependence { Ratio = null, Tolerance = 0.10, Unusable = unusable };
        }

        (double Round, double Other)[] pairs = [.. ComplianceTimes.PairsOf(runs, ComplianceTest.OtherSeeds).Select(static pair => MeansOf(pair.Ordinary, pair.Tested)).OfType<(double, double)>()];
        double[] round = [.. pairs.Select(static pair => pair.Round)];
        return new SeedDependence
        {
            Ratio = RepeatedSampleSpeedup.Of([.. pairs.Select(static pair => pair.Other)], round, Confidence),
            Tolerance = ComplianceTimes.ToleranceOf(runs[0].Log.Header.Settings.Scenario, round),
            Unusable = pairs.Length < 2 ? $"{pairs.Length} pairs of runs asked a sample in common" : null,
        };
    }

    /// <summary>Pass when the whole interval of the ratio lies in [1 / (1 + tolerance), 1 + tolerance], fail when it lies wholly outside on one side.</summary>
    /// <param name="ratio">Interval of the metric's ratio under other seeds and under the round's, above 0.</param>
    /// <param name="toleranceRelative">The greatest difference, as a fraction, greater than 0: 0.05 is 5%.</param>
    public static ComplianceOutcome Judge(Interval? ratio, double toleranceRelative)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toleranceRelative);
        if (ratio is not { Low: > 0 } found)
        {
            return ComplianceOutcome.NotEstablished;
        }

        double most = 1 + toleranceRelative, least = 1 / most;
        if (found.Low >= least && found.High <= most)
        {
            return ComplianceOutcome.Pass;
        }

        return found.Low > most || found.High < least ? ComplianceOutcome.Fail : ComplianceOutcome.NotEstablished;
    }

    /// <summary>The mean time of a query in each run, over the samples that both asked; null when there is none.</summary>
    private static (double Round, double Other)? MeansOf(RunLog round, RunLog other)
    {
        if (round.Header.Settings.Scenario != Scenario.SingleStream)
        {
            return (PerSample(round), PerSample(other));
        }

        Dictionary<int, double> first = MeanLogsOf(round), second = MeanLogsOf(other);
        int[] common = [.. first.Keys.Where(second.ContainsKey)];
        return common.Length == 0 ? null : (Math.Exp(common.Average(sample => first[sample])), Math.Exp(common.Average(sample => second[sample])));
    }

    private static double PerSample(RunLog run) => run.Header.Settings.Scenario == Scenario.Offline
        ? ComplianceTimes.QueriesOf(run)[0] / run.Records.Length
        : ComplianceTimes.QueriesOf(run).Average();

    private static Dictionary<int, double> MeanLogsOf(RunLog run)
    {
        ImmutableArray<int> samples = IssuedStream.Of(run.Header, run.Records.Length).Samples;
        return run.Records.Take(samples.Length).Index().GroupBy(item => samples[item.Index], static item => Math.Log(item.Item.LatencyNs))
            .ToDictionary(static group => group.Key, static group => group.Average());
    }
}
