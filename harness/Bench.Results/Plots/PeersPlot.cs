using System.Collections.Immutable;
using Bench.Results.Peers;
using Bench.Results.Reports;

namespace Bench.Results.Plots;

/// <summary>Implementations side by side, problem by problem: how much of what the machine allows each of them reaches.</summary>
public static class PeersPlot
{
    private const int BarHeight = 24;
    private const int GroupGap = 28;
    private const int BarText = 13;

    /// <summary>Draws the rows of one family; null when none of them was measured.</summary>
    /// <param name="family">The family.</param>
    /// <param name="rows">Its rows; those of a problem follow each other.</param>
    public static string? Draw(string family, ImmutableArray<PeerRow> rows)
    {
        PeerRow[] measured = [.. rows.Where(static row => row.PercentOfLimit is { } percent && double.IsFinite(percent))];
        if (measured.Length == 0)
        {
            return null;
        }

        string[] implementations = [.. measured.Select(static row => row.Implementation).Distinct()];
        IGrouping<(string Problem, int Threads), PeerRow>[] problems = [.. measured.GroupBy(static row => (row.Problem, row.Threads))];
        int bottom = SvgCanvas.Top + (BarHeight * measured.Length) + (GroupGap * problems.Length);
        SvgCanvas canvas = new(
            $"{family}: percent of the machine's limit",
            string.Join("; ", measured.Select(static row => $"{row.Problem}, {Quantity.Counted(row.Threads, "thread")}, {row.Implementation} {TextOf(row)}")) + ".",
            bottom + 50);
        PlotScale x = PlotScale.Linear(0, Math.Max(100, measured.Max(static row => row.PercentOfLimit!.Value)), SvgCanvas.Left, SvgCanvas.Right);
        Axis(canvas, x, bottom);
        double top = SvgCanvas.Top;
        foreach (IGrouping<(string Problem, int Threads), PeerRow> problem in problems)
        {
            canvas.Text(SvgCanvas.Left, top + BarText + 4, SvgCanvas.Fitted($"{problem.Key.Problem}, {Quantity.Counted(problem.Key.Threads, "thread")}", SvgCanvas.TextLetters));
            top += GroupGap;
            foreach (PeerRow row in problem)
            {
                Bar(canvas, x, row, top, SvgCanvas.Colour(Array.IndexOf(implementations, row.Implementation)));
                top += BarHeight;
            }
        }

        canvas.Line(x.At(100), SvgCanvas.Top, x.At(100), bottom, SvgCanvas.Soft, "4 3");
        return canvas.ToString();
    }

    private static void Axis(SvgCanvas canvas, PlotScale x, int bottom)
    {
        foreach (double tick in x.Ticks)
        {
            canvas.Line(x.At(tick), SvgCanvas.Top, x.At(tick), bottom, SvgCanvas.Grid);
            canvas.Text(x.At(tick), bottom + 16, Quantity.Number(tick), SvgCanvas.Soft, "middle");
        }

        canvas.Text((SvgCanvas.Left + SvgCanvas.Right) / 2.0, bottom + 36, "percent of the least time that the measured limits allow", SvgCanvas.Ink, "middle");
    }

    // The text stands above the bar: inside a short one it could not be read.
    private static void Bar(SvgCanvas canvas, PlotScale x, PeerRow row, double top, string colour)
    {
        double width = Math.Max(1, x.At(row.PercentOfLimit!.Value) - SvgCanvas.Left);
        canvas.Rectangle(SvgCanvas.Left, top + 15, width, 5, colour, $"{row.Implementation} {row.Kernel}: {TextOf(row)}");
        canvas.Text(SvgCanvas.Left, top + 11, SvgCanvas.Fitted($"{row.Implementation}: {TextOf(row)}", SvgCanvas.TextLetters), colour);
    }

    private static string TextOf(PeerRow row) =>
        $"{Quantity.Number(row.PercentOfLimit!.Value)} %, {(row.TokensPerSecond is { } tokens ? $"{Quantity.Number(tokens)} tokens/s" : $"{Quantity.Number(row.Gflops ?? 0)} GFLOP/s")}"
        + (row is { RatioToOurs: { } ratio, RatioLow: not 1 } ? $", ours is {Quantity.Number(ratio)} times as fast" : "");
}
