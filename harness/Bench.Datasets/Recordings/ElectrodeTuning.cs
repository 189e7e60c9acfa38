using Bench.Statistics;

namespace Bench.Datasets.Recordings;

/// <summary>How each electrode's firing depends on the intended movement, on one day. Immutable; thread-safe.</summary>
/// <remarks>
/// Linear tuning to a preferred direction: Georgopoulos et al., J. Neuroscience 2 (1982), whose cosine it is at constant speed. All arithmetic is IEEE + - * / and sqrt: the same bits on every machine.
/// </remarks>
internal sealed class ElectrodeTuning
{
    // The generator's parts; part 0 is the lexicon's.
    private const int FirstDayPart = 1;
    private const int DriftPart = 2;
    private const int SharedDriftPart = 3;

    /// <summary>Standard deviations of a day's steps: of an electrode's own direction and of all directions together (tangent of the turn), of slope and rate (fraction).</summary>
    private const double DirectionStep = 0.1;
    private const double SharedDirectionStep = 0.1;
    private const double ScaleStep = 0.05;

    // An electrode falls silent for good with a probability of 1 in 100 a day.
    private const uint SilentBelow = uint.MaxValue / 100;

    private ElectrodeTuning(int electrodes)
    {
        DirectionX = new double[electrodes];
        DirectionY = new double[electrodes];
        Slope = new double[electrodes];
        Offset = new double[electrodes];
        Posture = new double[electrodes];
        Rate = new double[electrodes];
        Silent = new bool[electrodes];
    }

    /// <summary>The preferred direction, a unit vector with <see cref="DirectionY"/>.</summary>
    public double[] DirectionX { get; }

    public double[] DirectionY { get; }

    /// <summary>Drive per unit of velocity along the preferred direction.</summary>
    public double[] Slope { get; }

    /// <summary>Drive at rest.</summary>
    public double[] Offset { get; }

    /// <summary>Drive per unit of posture.</summary>
    public double[] Posture { get; }

    /// <summary>Spikes a bin per unit of rectified drive.</summary>
    public double[] Rate { get; }

    /// <summary>Whether it fires no more.</summary>
    public bool[] Silent { get; }

    /// <summary>The tuning on a day, day 0 being that of training.</summary>
    public static ElectrodeTuning OfDay(ulong seed, int electrodes, int day)
    {
        ElectrodeTuning tuning = new(electrodes);
        tuning.DrawFirstDay(ExampleSource.GeneratorStream(seed, FirstDayPart));
        for (int d = 1; d <= day; d++)
        {
            double shared = SharedDirectionStep * NormalQuantile.At(ExampleSource.GeneratorStream(seed, SharedDriftPart, d).Word(0));
            tuning.Drift(ExampleSource.GeneratorStream(seed, DriftPart, d), shared);
        }

        return tuning;
    }

    // Two blocks of four words an electrode.
    private void DrawFirstDay(Philox4x32 stream)
    {
        for (int i = 0; i < Rate.Length; i++)
        {
            (uint x, uint y, uint slope, uint offset) = stream.Block(2 * (ulong)i);
            (uint posture, uint rate, _, _) = stream.Block((2 * (ulong)i) + 1);
            (DirectionX[i], DirectionY[i]) = (NormalQuantile.At(x), NormalQuantile.At(y));
            Turn(i, 0);
            Slope[i] = 0.5 + Fraction(slope);
            Offset[i] = 0.5 * NormalQuantile.At(offset);
            Posture[i] = 0.6 * NormalQuantile.At(posture);
            Rate[i] = 1 + (4 * Fraction(rate));
        }
    }

    // One block an electrode.
    private void Drift(Philox4x32 stream, double shared)
    {
        for (int i = 0; i < Rate.Length; i++)
        {
            (uint turn, uint slope, uint rate, uint silent) = stream.Block((ulong)i);
            Turn(i, (DirectionStep * NormalQuantile.At(turn)) + shared);
            Slope[i] *= 1 + (ScaleStep * NormalQuantile.At(slope));
            Rate[i] *= 1 + (ScaleStep * NormalQuantile.At(rate));
            Silent[i] |= silent < SilentBelow;
        }
    }

    /// <summary>Turns a direction by the angle of a tangent and makes it a unit vector.</summary>
    private void Turn(int electrode, double tangent)
    {
        (double x, double y) = (DirectionX[electrode], DirectionY[electrode]);
        (double turnedX, double turnedY) = (x - (tangent * y), y + (tangent * x));
        double length = Math.Sqrt((turnedX * turnedX) + (turnedY * turnedY));
        DirectionX[electrode] = turnedX / length;
        DirectionY[electrode] = turnedY / length;
    }

    private static double Fraction(uint word) => (word + 0.5) * (1.0 / 4294967296.0);
}
