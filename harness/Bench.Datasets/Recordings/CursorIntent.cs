namespace Bench.Datasets.Recordings;

/// <summary>What goes on in the person during one bin: the velocity that the cursor is meant to have, and what else moves the firing of all electrodes.</summary>
/// <remarks>Consecutive bins follow one another smoothly: each channel is white noise weighted by a parabola over <see cref="Bins"/> bins, so that any bin can be drawn alone.</remarks>
/// <param name="VelocityX">The intended velocity, of unit variance.</param>
/// <param name="VelocityY">Its other coordinate.</param>
/// <param name="DriveX">The velocity that the electrodes are driven by: the intended one and a wobble of its own in every bin, turned by the posture.</param>
/// <param name="DriveY">Its other coordinate.</param>
/// <param name="Posture">The arm's posture, between -1 and 1.</param>
/// <param name="Gain">What all electrodes' rates are multiplied by, between 0.5 and 1.5.</param>
internal readonly record struct CursorIntent(double VelocityX, double VelocityY, double DriveX, double DriveY, double Posture, double Gain)
{
    /// <summary>Standard deviation of the wobble, in units of the velocity's.</summary>
    public const double Wobble = 0.2;

    /// <summary>Bins that the parabola spans.</summary>
    public const int Bins = 16;

    // Parts of an example's stream; part 0 is the electrodes' own noise.
    private const int VelocityXPart = 1;
    private const int VelocityYPart = 2;
    private const int PosturePart = 3;
    private const int GainPart = 4;
    private const int WobblePart = 5;

    /// <summary>Turn of all preferred directions per unit of posture, tangent.</summary>
    private const double TurnPerPosture = 0.8;

    private static readonly double Norm = Math.Sqrt(Enumerable.Range(0, Bins).Sum(static k => Parabola(k) * Parabola(k)));

    /// <summary>A bin of a recording.</summary>
    public static CursorIntent Of(ExampleSource source, int bin)
    {
        double velocityX = Smooth(source, VelocityXPart, bin);
        double velocityY = Smooth(source, VelocityYPart, bin);
        double posture = Squashed(Smooth(source, PosturePart, bin));
        (uint wobbleX, uint wobbleY, _, _) = source.StreamOf(WobblePart, 0).Block((ulong)bin);
        double x = velocityX + (Wobble * NormalQuantile.At(wobbleX));
        double y = velocityY + (Wobble * NormalQuantile.At(wobbleY));
        double tangent = TurnPerPosture * posture;
        double length = Math.Sqrt(1 + (tangent * tangent));
        return new CursorIntent(
            velocityX,
            velocityY,
            (x + (tangent * y)) / length,
            (y - (tangent * x)) / length,
            posture,
            1 + (0.5 * Squashed(Smooth(source, GainPart, bin))));
    }

    private static double Smooth(ExampleSource source, int part, int bin)
    {
        Span<uint> words = stackalloc uint[Bins];
        source.StreamOf(part, 0).Fill((ulong)bin, words);
        double sum = 0;
        for (int k = 0; k < Bins; k++)
        {
            sum += Parabola(k) * NormalQuantile.At(words[k]);
        }

        return sum / Norm;
    }

    private static double Parabola(int k) => (k + 1.0) * (Bins - k);

    private static double Squashed(double x) => x / Math.Sqrt(1 + (x * x));
}
