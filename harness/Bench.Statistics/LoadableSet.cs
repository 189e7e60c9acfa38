using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Samples that are in memory together, in load order.</summary>
public sealed record LoadableSet
{
    /// <summary>Sample indices in load order. Multi-stream: followed by <c>samples per query - 1</c> repeated samples, so that a query may start at any of them.</summary>
    public required ImmutableArray<int> Samples { get; init; }

    /// <summary>How many of the samples stand before the repeated ones: queries start there.</summary>
    public required int DistributionEnd { get; init; }

    /// <summary>The sets of a mode, in the order in which they are loaded; a performance run uses the first only.</summary>
    /// <remarks>Source: LoadGen, GenerateLoadableSets. LoadGen 5 and before shuffled the whole library in either mode.</remarks>
    public static ImmutableArray<LoadableSet> Of(EffectiveSettings settings, TestMode mode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int wanted = mode == TestMode.AccuracyOnly ? settings.AccuracySampleCount : settings.PerformanceSampleCount;
        bool wholeLibrary = settings.Requested.RngProfile == RngProfile.LoadGen5Libstdcxx11;
        int[] order = [.. Enumerable.Range(0, wholeLibrary ? settings.TotalSampleCount : Math.Min(wanted, settings.TotalSampleCount))];
        new TrafficRandom(settings.Requested.QslRngSeed, settings.Requested.RngProfile).Shuffle(order);

        int padding = settings.Scenario == Scenario.MultiStream ? (int)settings.SamplesPerQuery - 1 : 0;
        return [.. order.Chunk(settings.PerformanceSampleCount).Select(samples => Padded(samples, padding))];
    }

    private static LoadableSet Padded(int[] samples, int padding)
    {
        int[] padded = new int[samples.Length + padding];
        for (int i = 0; i < padded.Length; i++)
        {
            padded[i] = samples[i % samples.Length];
        }

        return new LoadableSet { Samples = [.. padded], DistributionEnd = samples.Length };
    }
}
