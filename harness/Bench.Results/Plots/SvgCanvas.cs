using System.Globalization;
using System.Net;
using System.Text;

namespace Bench.Results.Plots;

/// <summary>Writes an SVG picture of fixed size: the same calls write the same bytes. Colours follow the reader's light or dark scheme; text stays text.</summary>
public sealed class SvgCanvas
{
    /// <summary>Width of every plot, pixels.</summary>
    public const int Width = 640;

    /// <summary>Left, right, top and bottom edge of the plotting area, pixels.</summary>
    public const int Left = 70, Right = 620, Top = 46, Bottom = 300;

    private const string Style =
        ".plot{font:12px system-ui,sans-serif;--ink:#1b1f24;--soft:#6a737d;--grid:#e1e4e8;--paper:#fff;--a:#0b63c4;--b:#b5460f;--c:#1a7f37;--d:#8250df;--e:#9a6700;--f:#bf3989}"
        + "@media(prefers-color-scheme:dark){.plot{--ink:#e6edf3;--soft:#9198a1;--grid:#30363d;--paper:#0d1117;--a:#6cb6ff;--b:#f0883e;--c:#56d364;--d:#d2a8ff;--e:#e3b341;--f:#f778ba}}"
        + ".plot text{fill:var(--ink)}.plot .soft{fill:var(--soft)}.plot .name{font-size:15px;font-weight:600}.plot .grid{stroke:var(--grid);fill:none}.plot .axis{stroke:var(--soft);fill:none}";

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
        Rectangle(0, 0, Width, height, "var(--paper)");
        Text(Left, 24, title, "name");
    }

    /// <summary>The colours that series take in turn.</summary>
    public static string Colour(int series) => "var(--" + "abcdef"[series % 6] + ")";

    /// <summary>A straight line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string css, string colour = "", string dash = "")
    {
        string stroke = colour.Length > 0 ? $" stroke=\"{colour}\"" : "";
        string dashes = dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "";
        body.Append(CultureInfo.InvariantCulture, $"<line class=\"{css}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"{stroke}{dashes}/>\n");
    }

    /// <summary>A filled rectangle, with what it stands for where a pointer rests on it.</summary>
    public void Rectangle(double x, double y, double width, double height, string colour, string tip = "") =>
        body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" fill=\"{colour}\"").Append(Tip("rect", tip));

    /// <summary>A filled circle, with what it stands for where a pointer rests on it.</summary>
    public void Circle(double x, double y, double radius, string colour, string tip = "") =>
        body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{colour}\"").Append(Tip("circle", tip));

    /// <summary>Text; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(double x, double y, string text, string css = "", string anchor = "start", string colour = "")
    {
        string names = css.Length > 0 ? $" class=\"{css}\"" : "";
        string fill = colour.Length > 0 ? $" style=\"fill:{colour}\"" : "";
        body.Append(CultureInfo.InvariantCulture, $"<text{names}{fill} x=\"{N(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\">{WebUtility.HtmlEncode(text)}</text>\n");
    }

    /// <summary>A line through points.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, string colour, string dash = "")
    {
        string dashes = dash.Length > 0 ? $" stroke-dasharray=\"{dash}\"" : "";
        string steps = string.Join(' ', points.Select(static (point, i) => $"{(i == 0 ? 'M' : 'L')}{N(point.X)} {N(point.Y)}"));
        body.Append(CultureInfo.InvariantCulture, $"<path d=\"{steps}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes}/>\n");
    }

    /// <summary>The grid and labels of both axes.</summary>
    public void Axes(PlotScale x, string xLabel, Func<double, string> xText, PlotScale y, string yLabel, Func<double, string> yText)
    {
        foreach (double tick in x.Ticks)
        {
            Line(x.At(tick), Top, x.At(tick), Bottom, "grid");
            Text(x.At(tick), Bottom + 16, xText(tick), "soft", "middle");
        }

        foreach (double tick in y.Ticks)
        {
            Line(Left, y.At(tick), Right, y.At(tick), "grid");
            Text(Left - 6, y.At(tick) + 4, yText(tick), "soft", "end");
        }

        Line(Left, Bottom, Right, Bottom, "axis");
        Text((Left + Right) / 2.0, Bottom + 36, xLabel, "", "middle");
        Text(Left, Top - 6, yLabel, "soft");
    }

    /// <summary>The finished document.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title + ". " + description)}\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<desc>{WebUtility.HtmlEncode(description)}</desc>\n<style>{Style}</style>\n{body}</svg>\n");

    private static string N(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Tip(string element, string tip) => tip.Length == 0 ? "/>\n" : $"><title>{WebUtility.HtmlEncode(tip)}</title></{element}>\n";
}
