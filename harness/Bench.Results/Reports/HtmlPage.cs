using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Bench.Results.Reports;

/// <summary>A cell of a page's table.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="SortKey">What it is sorted by; null sorts by the text.</param>
/// <param name="Class">A style class: <c>good</c>, <c>bad</c>, <c>number</c>, <c>code</c>, <c>name</c> (which may break anywhere) or none.</param>
public sealed record PageCell(string Text, double? SortKey = null, string Class = "");

/// <summary>Writes one self-contained page: no network, works from a file, on a phone's width, in light and dark, sortable tables, pictures inline with alternative texts. Everything given to it is escaped.</summary>
public sealed partial class HtmlPage(string title)
{
    private const int ManyColumns = 10;

    private readonly StringBuilder body = new();

    /// <summary>A class of the page's body, of which its own style speaks; none by default.</summary>
    internal string Class { get; init; } = "";

    /// <summary>Style after that of every page.</summary>
    internal string Style { get; init; } = "";

    /// <summary>Script after that of every page.</summary>
    internal string Script { get; init; } = "";

    /// <summary>A heading; level 1 to 3.</summary>
    public HtmlPage Heading(int level, string text) => Add($"<h{level}>{Escape(text)}</h{level}>\n");

    /// <summary>A paragraph.</summary>
    public HtmlPage Paragraph(string text, string css = "") => Add($"<p{ClassOf(css)}>{Escape(text)}</p>\n");

    /// <summary>A paragraph that is one link.</summary>
    public HtmlPage Reference(string text, string address) => Add($"<p><a href=\"{Escape(address)}\">{Escape(text)}</a></p>\n");

    /// <summary>A part of the page that its style treats as one.</summary>
    public HtmlPage Part(string css, Action<HtmlPage> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Add($"<div{ClassOf(css)}>\n");
        content(this);
        return Add("</div>\n");
    }

    /// <summary>A part that is opened when its summary is pressed; it is printed in any case.</summary>
    /// <param name="summary">What it holds.</param>
    /// <param name="size">How much, softly beside it.</param>
    /// <param name="content">The content.</param>
    public HtmlPage Details(string summary, string size, Action<HtmlPage> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Add($"<details><summary>{Escape(summary)} <span>{Escape(size)}</span></summary>\n");
        content(this);
        return Add("</details>\n");
    }

    /// <summary>A table whose columns sort when their heading is pressed.</summary>
    public HtmlPage Table(string caption, IReadOnlyList<string> headers, IEnumerable<ImmutableArray<PageCell>> rows)
    {
        ImmutableArray<ImmutableArray<PageCell>> cells = [.. rows];
        body.Append("<div class=\"scroll\"><table").Append(ClassOf(headers.Count > ManyColumns ? "wide" : "")).Append(" aria-label=\"").Append(Escape(caption)).Append("\"><thead><tr>");
        for (int column = 0; column < headers.Count; column++)
        {
            body.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{ClassOf(!cells.IsEmpty && cells.All(row => row[column].Class == "number") ? "number" : "")} data-column=\"{column}\"><button type=\"button\">{Escape(headers[column])}</button></th>");
        }

        body.Append("</tr></thead><tbody>\n");
        foreach (ImmutableArray<PageCell> row in cells)
        {
            body.Append("<tr>");
            for (int column = 0; column < row.Length; column++)
            {
                PageCell cell = row[column];
                string key = cell.SortKey is { } value ? $" data-key=\"{value.ToString("R", CultureInfo.InvariantCulture)}\"" : "";
                body.Append(CultureInfo.InvariantCulture, $"<td{ClassOf(cell.Class)} data-label=\"{Escape(headers[column])}\"{key}>{Escape(cell.Text)}</td>");
            }

            body.Append("</tr>\n");
        }

        return Add("</tbody></table></div>\n");
    }

    /// <summary>Pictures side by side where there is room. The SVG carries its own title and description.</summary>
    public HtmlPage Figures(IEnumerable<string> pictures)
    {
        body.Append("<div class=\"figures\">\n");
        foreach (string picture in pictures)
        {
            body.Append("<figure>").Append(picture).Append("</figure>\n");
        }

        return Add("</div>\n");
    }

    /// <summary>The finished page.</summary>
    public override string ToString()
    {
        // One pass: what a bundle brought may look like a name of the skeleton, and is not looked at again.
        string script = PageAssets.Script + Script;
        return Place().Replace(PageAssets.Skeleton, place => place.Groups["name"].Value switch
        {
            "title" => Escape(title),
            "class" => ClassOf(Class),
            "style" => PageAssets.Style + Style,
            "script" => script,
            "script-hash" => PageAssets.HashOf(script),
            "body" => body.ToString(),
            var other => throw new UnreachableException($"the skeleton has a place for '{other}'"),
        });
    }

    /// <summary>Text as it stands in HTML, between tags or in an attribute's quotes.</summary>
    internal static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Takes HTML as it is: whatever comes from a bundle must be escaped in it.</summary>
    internal HtmlPage Add(string html)
    {
        body.Append(html);
        return this;
    }

    private static string ClassOf(string css) => css.Length == 0 ? "" : $" class=\"{css}\"";

    [GeneratedRegex(@"\{\{(?<name>[a-z-]+)\}\}")]
    private static partial Regex Place();
}
