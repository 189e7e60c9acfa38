using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Plots;
using Bench.Results.Sequences;

namespace Bench.Results.Reports;

/// <summary>The part of the page that is about how time and memory grow with the length of sequences.</summary>
internal static class SequenceSection
{
    private static readonly string[] Headers = ["line", "lengths", "fitted from", "to", "time grows as N^", "standard error", "at last", "memory grows as N^", "standard error", "at last", "memory at the longest"];

    /// <summary>Name and SVG of every picture: time and memory of each comparison. Two scenarios have the same memory, which is drawn once.</summary>
    public static IEnumerable<(string Name, string Svg)> Pictures(ImmutableArray<SequenceComparison> comparisons)
    {
        HashSet<string> drawn = [];
        for (int i = 0; i < comparisons.Length; i++)
        {
            string stem = comparisons.Length == 1 ? "sequence-lengths" : string.Create(CultureInfo.InvariantCulture, $"sequence-lengths.{i + 1}.{ScenarioText.Of(comparisons[i].Scenario)}");
            yield return ($"{stem}.time.svg", SequencePlot.DrawTime(comparisons[i]));
            if (drawn.Add(MemoryOf(comparisons[i])) && SequencePlot.DrawMemory(comparisons[i]) is { } memory)
            {
                yield return ($"{stem}.memory.svg", memory);
            }
        }
    }

    /// <summary>The fits as tables, and the pictures; nothing without a comparison.</summary>
    /// <param name="page">The page.</param>
    /// <param name="comparisons">The comparisons.</param>
    /// <param name="leftOut">Results that are in none of them (<see cref="SequenceComparison.LeftOut"/>).</param>
    public static void Add(HtmlPage page, ImmutableArray<SequenceComparison> comparisons, ImmutableArray<string> leftOut)
    {
        if (comparisons.IsEmpty)
        {
            return;
        }

        page.Heading(2, "Sequence lengths");
        page.Paragraph("Time is the median latency of a sequence in single-stream, and in offline the inverse of the rate. Memory is what one sequence takes while it is processed, beside weights, inputs and outputs, by the formula on its family's page. Exponents are fitted by least squares on the logarithms; a cost that does not grow with the length, or grows with another power of it, shows in the standard error; \"at last\" is the exponent between the two longest lengths alone. Crossings lie on straight lines between the logarithms of measured neighbours. The values are in sequence-lengths.csv.", "soft");
        if (!leftOut.IsEmpty)
        {
            page.Paragraph($"In no line, since not valid: {string.Join(", ", leftOut)}.");
        }

        foreach (SequenceComparison comparison in comparisons)
        {
            page.Table($"Fits, {comparison.Title}", Headers, comparison.Lines.Select(Cells));
            page.Table($"Where recurrence overtakes attention, {comparison.Title}", ["in", "where", "both measured at"],
            [
                .. comparison.InTime().Select(static one => Row("time", one, one.Text("faster", "slower", one.Attention.Label))),
                .. comparison.ByMemory().InMemory().Select(static one => Row("memory", one, one.Text("smaller", "larger", one.Attention.Label))),
            ]);
        }

        page.Figures(Pictures(comparisons).Select(static picture => picture.Svg));
    }

    private static ImmutableArray<PageCell> Row(string what, Overtaking overtaking, string where) => [new(what), new(where, Class: "name"), new(overtaking.CommonText, overtaking.Common[^1])];

    private static ImmutableArray<PageCell> Cells(SequenceLine line) =>
    [
        new(line.Label, Class: "name"),
        Number(line.Points.Length),
        Number(line.Time.Low),
        Number(line.Time.High),
        Fitted(line.Time.Exponent),
        Fitted(line.Time.StandardError),
        Fitted(SequenceLine.LastExponent(line.Times)),
        Fitted(line.Memory?.Exponent),
        Fitted(line.Memory?.StandardError),
        Fitted(line.Memory is null ? null : SequenceLine.LastExponent(line.Memories)),
        new(line.Points[^1].Memory is { } memory ? Quantity.Bytes(memory.Bytes) : "not known", line.Points[^1].Memory?.Bytes ?? -1, "number"),
    ];

    private static PageCell Number(double value) => new(value.ToString("F0", CultureInfo.InvariantCulture), value, "number");

    private static PageCell Fitted(double? value) => new(value is { } known ? (Math.Round(known, 3) + 0.0).ToString("F3", CultureInfo.InvariantCulture) : "not known", value ?? -1, "number");

    private static string MemoryOf(SequenceComparison comparison) =>
        string.Join('\n', comparison.Lines.SelectMany(static line => line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{line.Label} {point.Length} {point.Memory?.Bytes}"))));
}
