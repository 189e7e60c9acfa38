using System.Collections.Immutable;
using System.Globalization;
using Bench.Statistics;

namespace Bench.Results.Sequences;

/// <summary>Results that differ in nothing but the length of the sequence: one line of a plot.</summary>
public sealed class SequenceLine
{
    /// <summary>Fits how time and memory grow.</summary>
    /// <param name="series">What is computed: <c>causal attention 8 x 64</c>.</param>
    /// <param name="implementation">Which of the shipped backend's implementations; null for its fastest, and for another SUT.</param>
    /// <param name="isRecurrent">Whether the sequence is gone through step by step.</param>
    /// <param name="points">At least <see cref="PowerLaw.LeastPoints"/>, by length, no length twice.</param>
    public SequenceLine(string series, string? implementation, bool isRecurrent, ImmutableArray<SequencePoint> points)
    {
        Series = series;
        Implementation = implementation;
        IsRecurrent = isRecurrent;
        Points = points;
        Time = PowerLaw.Of(Times);
        Memory = Memories.IsEmpty ? null : PowerLaw.Of(Memories);
    }

    /// <summary>What is computed.</summary>
    public string Series { get; }

    /// <summary>Which of the shipped backend's implementations; null for its fastest, and for another SUT.</summary>
    public string? Implementation { get; }

    /// <summary>Whether the sequence is gone through step by step, with a state of fixed size.</summary>
    public bool IsRecurrent { get; }

    /// <summary>The results, by length.</summary>
    public ImmutableArray<SequencePoint> Points { get; }

    /// <summary>How the time of a sequence grows with its length.</summary>
    public PowerLaw Time { get; }

    /// <summary>How the memory of a sequence grows with its length; null where it is not known.</summary>
    public PowerLaw? Memory { get; }

    /// <summary>Series and implementation: <c>causal attention 8 x 64 tiled</c>.</summary>
    public string Label => Implementation is null ? Series : $"{Series} {Implementation}";

    /// <summary>Length and time, nanoseconds.</summary>
    public ImmutableArray<(double X, double Y)> Times => [.. Points.Select(static point => ((double)point.Length, point.TimeNs))];

    /// <summary>Length and memory, bytes; empty where it is not known of every point.</summary>
    public ImmutableArray<(double X, double Y)> Memories => Points.All(static point => point.Memory is not null) ? [.. Points.Select(static point => ((double)point.Length, (double)point.Memory!.Value.Bytes))] : [];

    /// <summary>The exponent between the two longest lengths alone, where what does not grow, or grows more slowly, weighs least.</summary>
    /// <param name="values">Lengths and values, at least two, by length.</param>
    public static double LastExponent(ImmutableArray<(double X, double Y)> values) => Math.Log(values[^1].Y / values[^2].Y) / Math.Log(values[^1].X / values[^2].X);

    /// <summary>A fit for people: <c>N^1.50 ± 0.07 (128 to 8192), last 1.83</c>.</summary>
    /// <param name="law">The fit.</param>
    /// <param name="values">What was fitted.</param>
    public static string TextOf(PowerLaw law, ImmutableArray<(double X, double Y)> values) =>
        string.Create(CultureInfo.InvariantCulture, $"N^{Rounded(law.Exponent):F2} ± {law.StandardError:F2} ({law.Low:F0} to {law.High:F0}), last {Rounded(LastExponent(values)):F2}");

    // Without this the exponent of what does not grow, which rounding may leave a hair below 0, would read -0.00.
    private static double Rounded(double exponent) => Math.Round(exponent, 2) + 0.0;
}
