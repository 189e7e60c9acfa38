using System.Collections.Immutable;

namespace Bench.Results.Plots;

/// <summary>Bars side by side with confidence intervals, all on one scale from zero.</summary>
public static class IntervalBars
{
    private const int RowHeight = 40;

    /// <summary>Draws the bars in the given order.</summary>
    /// <param name="title">What is compared.</param>
    /// <param name="axis">The scale's name with its unit.</param>
    /// <param name="bars">At least one.</param>
    /// <param name="mark">A value to mark with a line (a limit, or parity); null for none.</param>
    public static string Draw(string title, string axis, ImmutableArray<IntervalBar> bars, double? mark = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bars.Length);
        int bottom = SvgCanvas.Top + (RowHeight * bars.Length);
        SvgCanvas canvas = new(title, string.Join("; ", bars.Select(static bar => $"{bar.Label} {bar.Text}")) + ".", bottom + 50);
        double greatest = Math.Max(bars.Max(static bar => Math.Max(bar.Value, bar.High)), mark ?? 0);
        PlotScale x = PlotScale.Linear(0, greatest, SvgCanvas.Left, SvgCanvas.Right);
        foreach (double tick in x.Ticks)
        {
            canvas.Line(x.At(tick), SvgCanvas.Top, x.At(tick), bottom, SvgCanvas.Grid);
            canvas.Text(x.At(tick), bottom + 16, Reports.Quantity.Number(tick), SvgCanvas.Soft, "middle");
        }

        canvas.Text((SvgCanvas.Left + SvgCanvas.Right) / 2.0, bottom + 36, axis, SvgCanvas.Ink, "middle");
        for (int i = 0; i < bars.Length; i++)
        {
            Bar(canvas, x, bars[i], SvgCanvas.Top + (RowHeight * i));
        }

        if (mark is { } at)
        {
            canvas.Line(x.At(at), SvgCanvas.Top, x.At(at), bottom, SvgCanvas.Colour(1), "4 3");
        }

        return canvas.ToString();
    }

    private static void Bar(SvgCanvas canvas, PlotScale x, IntervalBar bar, double top)
    {
        // The number is never cut off.
        string label = SvgCanvas.Fitted(bar.Label, Math.Max(2, SvgCanvas.TextLetters - bar.Text.Length - 2));
        canvas.Text(SvgCanvas.Left, top + 14, $"{label}: {bar.Text}");
        canvas.Rectangle(SvgCanvas.Left, top + 19, Math.Max(1, x.At(bar.Value) - SvgCanvas.Left), 14, SvgCanvas.Colour(0), label == bar.Label ? bar.Text : $"{bar.Label}: {bar.Text}");
        if (bar.High > bar.Low)
        {
            canvas.Line(x.At(bar.Low), top + 26, x.At(bar.High), top + 26, SvgCanvas.Colour(1));
            canvas.Line(x.At(bar.Low), top + 21, x.At(bar.Low), top + 31, SvgCanvas.Colour(1));
            canvas.Line(x.At(bar.High), top + 21, x.At(bar.High), top + 31, SvgCanvas.Colour(1));
        }
    }
}
