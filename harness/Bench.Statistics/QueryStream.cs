using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Every query of a run before it starts: which samples, and when. A pure function of settings and library, so that whoever reads a log derives it again.</summary>
/// <remarks>Source: LoadGen, GenerateQueries.</remarks>
public sealed class QueryStream
{
    private QueryStream(ImmutableArray<QueryPhase> phases) => Phases = phases;

    /// <summary>One phase per loadable set, in order of issue. A performance run has one.</summary>
    public ImmutableArray<QueryPhase> Phases { get; }

    /// <summary>The queries of a run in its settings' own mode. A performance run gets as many as LoadGen generates: it may end before they are used up.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <exception cref="ArgumentException">The settings ask for more samples than memory can hold, or for a sample outside the set.</exception>
    public static QueryStream Of(EffectiveSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Of(settings, settings.Requested.Mode);
    }

    /// <summary>The queries of a run in a given mode.</summary>
    /// <inheritdoc cref="Of(EffectiveSettings)"/>
    public static QueryStream Of(EffectiveSettings settings, TestMode mode) =>
        new([.. Sources(settings, mode).Select(static source => QueryPhase.Of(source))]);

    /// <summary>The queries that cover so many samples, and what the last of them has beyond: what a log with so many records issued.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="samples">Number of samples.</param>
    public static QueryStream Beginning(EffectiveSettings settings, long samples)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<QueryPhase> phases = [];
        long left = samples;
        foreach (QuerySource source in Sources(settings, settings.Requested.Mode))
        {
            phases.Add(QueryPhase.Of(source, left));
            left -= phases[^1].SampleIndices.Length;
            if (left <= 0)
            {
                break;
            }
        }

        return new QueryStream([.. phases]);
    }

    /// <summary>Where the queries of each phase come from, in order of issue.</summary>
    public static IEnumerable<QuerySource> Sources(EffectiveSettings settings, TestMode mode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImmutableArray<LoadableSet> sets = LoadableSet.Of(settings, mode);
        return sets.Take(mode == TestMode.AccuracyOnly ? sets.Length : 1).Select(set => new QuerySource(settings, set, mode));
    }
}
