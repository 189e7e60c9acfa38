using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Results.Sequences;
using Bench.Statistics;

namespace Bench.Results.Plots;

/// <summary>Time, or memory, of a sequence against its length, both logarithmic, so that a power law is a straight line: a line a series, its fitted exponent, and where recurrence overtakes attention.</summary>
public static class SequencePlot
{
    private const int Row = 18;

    // Below, no line stands before the text.
    private const int Letters = 90;

    private static readonly ImmutableArray<string> Explanation =
    [
        "Exponents: least squares on logarithms over the lengths in brackets, ± one",
        "standard error; last: between the two longest alone. A ring is where lines cross.",
    ];

    /// <summary>Draws the time of a sequence.</summary>
    /// <param name="comparison">The lines.</param>
    public static string DrawTime(SequenceComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Draw(new Subject(
            "Time per sequence against its length",
            comparison,
            comparison,
            static line => line.Times,
            static line => line.Time,
            comparison.InTime(),
            "faster",
            "slower",
            static (low, high) => PlotScale.Decades(low, high, SvgCanvas.Bottom, SvgCanvas.Top),
            "time per sequence",
            Quantity.Time));
    }

    /// <summary>Draws the memory of a sequence; null where no line's is known.</summary>
    /// <param name="comparison">The lines.</param>
    public static string? DrawMemory(SequenceComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        SequenceComparison known = comparison.ByMemory();
        return known.Lines.IsEmpty ? null : Draw(new Subject(
            "Memory per sequence against its length",
            known,
            comparison,
            static line => line.Memories,
            static line => line.Memory!.Value,
            known.InMemory(),
            "smaller",
            "larger",
            static (low, high) => PlotScale.Octaves(low, high, SvgCanvas.Bottom, SvgCanvas.Top),
            "memory per sequence, by the families' formulas, beside weights, inputs and outputs",
            Quantity.Bytes));
    }

    private static string Draw(Subject subject)
    {
        ImmutableArray<SequenceLine> lines = subject.Comparison.Lines;
        SvgCanvas canvas = new(
            $"{subject.Title}: {subject.Comparison.Title}",
            string.Join("; ", lines.Select(line => LegendOf(subject, line)).Concat(subject.Overtakings.Select(one => TextOf(subject, one)))) + ".",
            350 + (Row * (lines.Length + subject.Overtakings.Length + Explanation.Length)));
        double[] lengths = [.. lines.SelectMany(static line => line.Points).Select(static point => (double)point.Length)];
        double[] values = [.. lines.SelectMany(line => subject.ValuesOf(line)).Select(static value => value.Y)];
        PlotScale x = PlotScale.Octaves(lengths.Min(), lengths.Max(), SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = subject.ScaleOf(values.Min(), values.Max());
        canvas.Axes(x, "length N of the sequence", Quantity.Number, y, subject.Axis, subject.TextOf);
        for (int i = 0; i < lines.Length; i++)
        {
            Line(canvas, subject, lines[i], i, x, y);
        }

        for (int i = 0; i < Explanation.Length; i++)
        {
            canvas.Text(SvgCanvas.Left, RowOf(lines.Length + i), Explanation[i], SvgCanvas.Soft);
        }

        for (int i = 0; i < subject.Overtakings.Length; i++)
        {
            Mark(canvas, subject, subject.Overtakings[i], x, y);
            canvas.Text(SvgCanvas.Left, RowOf(lines.Length + Explanation.Length + i), SvgCanvas.Fitted(TextOf(subject, subject.Overtakings[i]), Letters));
        }

        return canvas.ToString();
    }

    private static void Line(SvgCanvas canvas, Subject subject, SequenceLine line, int number, PlotScale x, PlotScale y)
    {
        string colour = ColourOf(subject, line), dash = line.IsRecurrent ? "5 3" : "";
        ImmutableArray<(double X, double Y)> values = subject.ValuesOf(line);
        canvas.Path(values.Select(value => (x.At(value.X), y.At(value.Y))), colour, dash);
        foreach ((double length, double value) in values)
        {
            canvas.Circle(x.At(length), y.At(value), 3, colour, $"{line.Label}, N = {Quantity.Number(length)}: {subject.TextOf(value)}");
        }

        double row = RowOf(number);
        canvas.Line(SvgCanvas.Left, row - 4, SvgCanvas.Left + 22, row - 4, colour, dash);
        canvas.Circle(SvgCanvas.Left + 11, row - 4, 3, colour);
        canvas.Text(SvgCanvas.Left + 28, row, SvgCanvas.Fitted(LegendOf(subject, line), SvgCanvas.LegendLetters));
    }

    /// <summary>Where lines cross: a ring, whose place on the recurrent line lies on the straight line between its neighbours.</summary>
    private static void Mark(SvgCanvas canvas, Subject subject, Overtaking overtaking, PlotScale x, PlotScale y)
    {
        foreach (CurveCrossing crossing in overtaking.Crossings)
        {
            ImmutableArray<(double X, double Y)> values = subject.ValuesOf(overtaking.Recurrent);
            double low = values.First(value => value.X == crossing.Low).Y, high = values.First(value => value.X == crossing.High).Y;
            double share = crossing.Low < crossing.High ? Math.Log(crossing.At / crossing.Low) / Math.Log(crossing.High / crossing.Low) : 0;
            double top = y.At(Math.Exp(Math.Log(low) + (share * Math.Log(high / low)))), left = x.At(crossing.At);
            canvas.Line(left, top, left, SvgCanvas.Bottom, SvgCanvas.Soft, "2 3");
            canvas.Circle(left, top, 4.5, SvgCanvas.Ink, TextOf(subject, overtaking));
            canvas.Circle(left, top, 2.5, SvgCanvas.Paper);
        }
    }

    /// <summary>The same colour in both pictures, also where one of them shows several lines as one.</summary>
    private static string ColourOf(Subject subject, SequenceLine line) => SvgCanvas.Colour(Math.Max(0, subject.Coloured.Lines.ToList().FindIndex(one => one.Points == line.Points)));

    private static double RowOf(int number) => SvgCanvas.Bottom + 60 + (Row * number);

    private static string LegendOf(Subject subject, SequenceLine line) => $"{line.Label}: {SequenceLine.TextOf(subject.LawOf(line), subject.ValuesOf(line))}";

    private static string TextOf(Subject subject, Overtaking overtaking) => overtaking.Text(subject.Better, subject.Worse, subject.Comparison.NameOf(overtaking.Attention));

    /// <summary>What one of the two pictures shows.</summary>
    private sealed record Subject(
        string Title,
        SequenceComparison Comparison,
        SequenceComparison Coloured,
        Func<SequenceLine, ImmutableArray<(double X, double Y)>> ValuesOf,
        Func<SequenceLine, PowerLaw> LawOf,
        ImmutableArray<Overtaking> Overtakings,
        string Better,
        string Worse,
        Func<double, double, PlotScale> ScaleOf,
        string Axis,
        Func<double, string> TextOf);
}
