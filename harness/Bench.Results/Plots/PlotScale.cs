namespace Bench.Results.Plots;

/// <summary>Maps a range of values to a range of pixels, linearly or by powers of ten or two, and chooses round tick values.</summary>
public sealed class PlotScale
{
    private readonly double low;
    private readonly double high;
    private readonly double start;
    private readonly double end;
    private readonly double step;
    private readonly double powersOf;

    private PlotScale(double low, double high, double start, double end, bool logarithmic, double step = 1, double powersOf = 10)
    {
        this.powersOf = powersOf;
        this.low = low;
        this.high = high;
        this.start = start;
        this.end = end;
        this.step = step;
        Logarithmic = logarithmic;
    }

    /// <summary>Whether equal distances are equal ratios.</summary>
    public bool Logarithmic { get; }

    /// <summary>The tick values, ascending, inside the range.</summary>
    public IReadOnlyList<double> Ticks => Logarithmic ? DecadeTicks() : RoundTicks();

    /// <summary>A linear scale whose ends are rounded outwards to ticks.</summary>
    /// <param name="low">Least value.</param>
    /// <param name="high">Greatest value; raised when it does not exceed <paramref name="low"/>.</param>
    /// <param name="start">Pixel of the least value.</param>
    /// <param name="end">Pixel of the greatest value.</param>
    public static PlotScale Linear(double low, double high, double start, double end)
    {
        if (!(high > low))
        {
            high = low + Math.Max(1e-9, Math.Abs(low));
        }

        double step = StepOf(high - low);
        return new PlotScale(Math.Floor(low / step) * step, Math.Ceiling(high / step) * step, start, end, logarithmic: false, step);
    }

    /// <summary>A linear scale that ends where the values end, for a range that has nothing beyond it: days that were looked at, a share.</summary>
    /// <param name="low">Least value.</param>
    /// <param name="high">Greatest value, greater than <paramref name="low"/>.</param>
    /// <param name="start">Pixel of the least value.</param>
    /// <param name="end">Pixel of the greatest value.</param>
    public static PlotScale Exactly(double low, double high, double start, double end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        return new PlotScale(low, high, start, end, logarithmic: false, StepOf(high - low));
    }

    /// <summary>A logarithmic scale from the power of ten below to the power of ten above.</summary>
    /// <param name="low">Least value, greater than 0.</param>
    /// <param name="high">Greatest value.</param>
    /// <param name="start">Pixel of the least value.</param>
    /// <param name="end">Pixel of the greatest value.</param>
    public static PlotScale Decades(double low, double high, double start, double end)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        double first = Math.Floor(Math.Log10(low) + 1e-9);
        double last = Math.Max(first + 1, Math.Ceiling(Math.Log10(high) - 1e-9));
        return new PlotScale(first, last, start, end, logarithmic: true);
    }

    /// <summary>A logarithmic scale from the power of two below to the power of two above, for what is counted in such: lengths, bytes.</summary>
    /// <param name="low">Least value, greater than 0.</param>
    /// <param name="high">Greatest value.</param>
    /// <param name="start">Pixel of the least value.</param>
    /// <param name="end">Pixel of the greatest value.</param>
    public static PlotScale Octaves(double low, double high, double start, double end)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(low);
        double first = Math.Floor(Math.Log2(low) + 1e-9);
        double last = Math.Max(first + 1, Math.Ceiling(Math.Log2(high) - 1e-9));
        return new PlotScale(first, last, start, end, logarithmic: true, step: last - first <= 8 ? 1 : last - first <= 16 ? 2 : 5, powersOf: 2);
    }

    /// <summary>The pixel of a value; values outside the range fall outside.</summary>
    public double At(double value) => start + (((Logarithmic ? Power(value) : value) - low) / (high - low) * (end - start));

    private double Power(double value) => powersOf == 2 ? Math.Log2(value) : Math.Log10(value);

    private static double StepOf(double range)
    {
        double raw = range / 5;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    // By the step that the ends were rounded to: the rounded range may ask for a larger one, whose ticks lie outside.
    private double[] RoundTicks()
    {
        int first = (int)Math.Ceiling((low / step) - 1e-6), last = (int)Math.Floor((high / step) + 1e-6);
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    private double[] DecadeTicks() => [.. Enumerable.Range((int)low, (int)(high - low) + 1).Where(exponent => exponent % (int)step == 0).Select(exponent => Math.Pow(powersOf, exponent))];
}
