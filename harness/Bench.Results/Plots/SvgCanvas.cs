using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;

namespace Bench.Results.Plots;

/// <summary>Writes an SVG picture of fixed size: the same calls write the same bytes. Colours follow the reader's light or dark scheme; text stays text.</summary>
public sealed class SvgCanvas
{
    /// <summary>Width of every plot, pixels.</summary>
    public const int Width = 640;

    /// <summary>Left, right, top and bottom edge of the plotting area, pixels: half of the last tick's label stands to the right of it.</summary>
    public const int Left = 70, Right = 600, Top = 64, Bottom = 300;

    /// <summary>The colours of text, of what matters less, of the grid and of the ground.</summary>
    public const string Ink = "ink", Soft = "soft", Grid = "grid", Paper = "paper";

    /// <summary>Letters of ordinary text that surely fit between <see cref="Left"/> and the picture's right edge.</summary>
    public const int TextLetters = 74;

    /// <summary>The same of a line that is mostly digits and narrow letters.</summary>
    public const int LegendLetters = 84;

    // Likewise of the title, which is larger and bold.
    private const int TitleLetters = 57;

    // A picture is also looked at where no browser is: every colour stands in an attribute, and the style sheet, without a variable, only overrides it for readers in the dark.
    private static readonly FrozenDictionary<string, (string Light, string Dark)> Colours = new Dictionary<string, (string, string)>
    {
        [Ink] = ("#1b1f24", "#e6edf3"),
        [Soft] = ("#6a737d", "#9198a1"),
        [Grid] = ("#e1e4e8", "#30363d"),
        [Paper] = ("#ffffff", "#0d1117"),
        ["a"] = ("#0b63c4", "#6cb6ff"),
        ["b"] = ("#b5460f", "#f0883e"),
        ["c"] = ("#1a7f37", "#56d364"),
        ["d"] = ("#8250df", "#d2a8ff"),
        ["e"] = ("#9a6700", "#e3b341"),
        ["f"] = ("#bf3989", "#f778ba"),
    }.ToFrozenDictionary();

    private static readonly string Style = "@media(prefers-color-scheme:dark){"
        + string.Concat(Colours.OrderBy(static colour => colour.Key, StringComparer.Ordinal).Select(static colour => $".plot .fill-{colour.Key}{{fill:{colour.Value.Dark}}}.plot .line-{colour.Key}{{stroke:{colour.Value.Dark}}}"))
        + "}";

    private readonly StringBuilder body = new();
    private readonly string title;
    private readonly string description;
    private readonly int height;

    /// <summary>Starts a picture.</summary>
    /// <param name="title">What it shows: the heading, and the alternative text for a screen reader.</param>
    /// <param name="description">What can be read off it, in a sentence.</param>
    /// <param name="height">Height in pixels.</param>
    public SvgCanvas(string title, string description, int height = 350)
    {
        this.title = title;
        this.description = description;
        this.height = height;
        Rectangle(0, 0, Width, height, Paper);
        (string first, string second) = Wrapped(title);
        Heading(24, first);
        if (second.Length > 0)
        {
            Heading(42, Fitted(second, TitleLetters));
        }
    }

    /// <summary>A text of at most so many letters: of a longer one the beginning, and what it leaves out is said where a pointer rests.</summary>
    public static string Fitted(string text, int letters) => text.Length <= letters ? text : text[..(letters - 1)] + "…";

    /// <summary>The colours that series take in turn.</summary>
    public static string Colour(int series) => "abcdef"[series % 6].ToString();

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string colour, string dash = "") =>
        body.Append(CultureInfo.InvariantCulture, $"<line {Stroke(colour)} x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{Dashes(dash)}/>\n");

    /// <summary>A filled rectangle, with what it stands for where a pointer rests on it.</summary>
    public void Rectangle(double x, double y, double width, double height, string colour, string tip = "") =>
        body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" {Fill(colour)}").Append(Tip("rect", tip));

    /// <summary>A filled circle, with what it stands for where a pointer rests on it.</summary>
    public void Circle(double x, double y, double radius, string colour, string tip = "") =>
        body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" {Fill(colour)}").Append(Tip("circle", tip));

    /// <summary>Nothing to be seen, but what it stands for where a pointer rests on the circle.</summary>
    public void Unseen(double x, double y, double radius, string tip) =>
        body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill-opacity=\"0\"").Append(Tip("circle", tip));

    /// <summary>Text; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(double x, double y, string text, string colour = Ink, string anchor = "start") =>
        body.Append(CultureInfo.InvariantCulture, $"<text {Fill(colour)} x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");

    /// <summary>A line through points.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string colour, string dash = "")
    {
        string steps = string.Join(' ', points.Select(static (point, i) => $"{(i == 0 ? 'M' : 'L')}{N(point.X)} {N(point.Y)}"));
        body.Append(CultureInfo.InvariantCulture, $"<path d=\"{steps}\" fill=\"none\" {Stroke(colour)} stroke-width=\"1.5\"{Dashes(dash)}/>\n");
    }

    /// <summary>The grid and labels of both axes. Nothing is nothing in any unit: a 0 stands without one.</summary>
    public void Axes(PlotScale x, string xLabel, Func<double, string> xText, PlotScale y, string yLabel, Func<double, string> yText)
    {
        foreach (double tick in x.Ticks)
        {
            Line(x.At(tick), Top, x.At(tick), Bottom, Grid);
            Text(x.At(tick), Bottom + 16, tick == 0 ? "0" : xText(tick), Soft, "middle");
        }

        foreach (double tick in y.Ticks)
        {
            Line(Left, y.At(tick), Right, y.At(tick), Grid);
            Text(Left - 6, y.At(tick) + 4, tick == 0 ? "0" : yText(tick), Soft, "end");
        }

        Line(Left, Bottom, Right, Bottom, Soft);
        Text((Left + Right) / 2.0, Bottom + 36, xLabel, Ink, "middle");
        Text(Left, Top - 6, yLabel, Soft);
    }

    /// <summary>The finished document.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" font-family=\"system-ui, sans-serif\" font-size=\"12\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title + ". " + description)}\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<desc>{WebUtility.HtmlEncode(description)}</desc>\n<style>{Style}</style>\n{body}</svg>\n");

    private void Heading(int y, string text) =>
        body.Append(CultureInfo.InvariantCulture, $"<text {Fill(Ink)} x=\"{Left}\" y=\"{y}\" font-size=\"15\" font-weight=\"600\">{WebUtility.HtmlEncode(text)}</text>\n");

    /// <summary>A title that is wider than the picture stands in two lines, broken between words where there is a gap.</summary>
    private static (string First, string Second) Wrapped(string title)
    {
        if (title.Length <= TitleLetters)
        {
            return (title, "");
        }

        int gap = title.LastIndexOf(' ', TitleLetters);
        return gap > 0 ? (title[..gap], title[(gap + 1)..]) : (title[..TitleLetters], title[TitleLetters..]);
    }

    private static string Fill(string colour) => $"class=\"fill-{colour}\" fill=\"{Colours[colour].Light}\"";

    private static string Stroke(string colour) => $"class=\"line-{colour}\" stroke=\"{Colours[colour].Light}\"";

    private static string Dashes(string dash) => dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "";

    private static string N(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Tip(string element, string tip) => tip.Length == 0 ? "/>\n" : $"><title>{WebUtility.HtmlEncode(tip)}</title></{element}>\n";
}
