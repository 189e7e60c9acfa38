namespace Bench.Statistics;

/// <summary>Where a search for the peak looks, and when it ends.</summary>
public sealed record PeakSearchBounds
{
    /// <summary>The rate that is tried first, within <see cref="Least"/> and <see cref="Most"/>.</summary>
    public required double Start { get; init; }

    /// <summary>The least rate that is tried, greater than 0.</summary>
    public required double Least { get; init; }

    /// <summary>The greatest rate that is tried.</summary>
    public required double Most { get; init; }

    /// <summary>The search ends when the failure above the peak is at most this fraction of it away, for example 0.01.</summary>
    public double PrecisionRelative { get; init; } = 0.01;

    /// <summary>Most trials, repeats included; at least 1.</summary>
    public int MostTrials { get; init; } = 48;

    /// <summary>Whether only whole numbers are tried (samples per query).</summary>
    public bool Whole { get; init; }
}
