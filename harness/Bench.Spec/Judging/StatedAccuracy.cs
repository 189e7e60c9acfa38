using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>What <c>accuracy.txt</c> states.</summary>
public sealed record StatedAccuracy
{
    /// <summary>The file.</summary>
    public required SubmittedText File { get; init; }

    /// <summary>The metrics that the benchmark is judged by, as often as they are stated.</summary>
    public required ImmutableArray<StatedMetric> Metrics { get; init; }

    /// <summary>The digests of the accuracy log that are stated, with their lines.</summary>
    public required ImmutableArray<(string Hex, int Line)> Hashes { get; init; }

    /// <summary>The last statement of a metric, as MLPerf's tools take it; null when there is none.</summary>
    public StatedMetric? Of(string metric) => Metrics.Any(one => one.Name == metric) ? Metrics.Last(one => one.Name == metric) : null;
}
