using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Every query of a run before it starts: which samples, and when. A pure function of settings and library, so that whoever reads a log derives it again.</summary>
/// <remarks>Source: LoadGen, GenerateQueries. All arrays exist before the run; nothing is allocated a query.</remarks>
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
    public static QueryStream Of(EffectiveSettings settings, TestMode mode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ImmutableArray<LoadableSet> sets = LoadableSet.Of(settings, mode);
        int used = mode == TestMode.AccuracyOnly ? sets.Length : 1;
        return new QueryStream([.. sets.Take(used).Select(set => new QueryGeneration(settings, set, mode).Generate())]);
    }
}
