namespace Bench.Statistics;

/// <summary>Which responses of a performance run LoadGen writes to its accuracy log.</summary>
/// <remarks>
/// Every sample, in order of generation, draws a number; one generator lives for the whole test and always has the default seed, because LoadGen never seeds it.
/// The settings' seed decides one offset a phase only. Not thread-safe.
/// </remarks>
public sealed class AccuracyLogSampling
{
    private readonly TrafficRandom values;

    /// <summary>The sampling of a whole test: all its phases, in order.</summary>
    public AccuracyLogSampling(EffectiveSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Probability = settings.AccuracyLogProbability;
        Offset = new TrafficRandom(settings.Requested.AccuracyLogRngSeed, settings.Requested.RngProfile).Canonical();
        values = new TrafficRandom(Mt19937.DefaultSeed, settings.Requested.RngProfile);
    }

    /// <summary>The offset that the seed decides, in [0, 1).</summary>
    public double Offset { get; }

    /// <summary>The probability that a response is logged.</summary>
    public double Probability { get; }

    /// <summary>The next sample's number, in [0, 1).</summary>
    public double NextValue() => values.Canonical();

    /// <summary>Whether the sample that drew this number is logged.</summary>
    public bool IsLogged(double value)
    {
        double shifted = value + Offset;
        return (shifted < 1.0 ? shifted : shifted - 1.0) <= Probability;
    }
}
