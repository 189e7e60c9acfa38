using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;

namespace Bench.Results.Reports;

/// <summary>A cell of a page's table.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="SortKey">What it is sorted by; null sorts by the text.</param>
/// <param name="Class">A style class: <c>good</c>, <c>bad</c>, <c>number</c>, <c>code</c> or none.</param>
public sealed record PageCell(string Text, double? SortKey = null, string Class = "");

/// <summary>Writes one self-contained page: no network, works from a file, on a phone's width, in light and dark, sortable tables, pictures inline with alternative texts.</summary>
public sealed class HtmlPage(string title)
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--good:#1a7f37;--bad:#b3261e;--band:#f6f8fa}
        @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--paper:#0d1117;--good:#56d364;--bad:#ff7b72;--band:#161b22}}
        body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;max-width:72rem;padding:1rem}
        h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}
        p{margin:.4rem 0}.soft{color:var(--soft)}.scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{padding:.35rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
        th{white-space:nowrap;background:var(--band)}th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer}
        th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
        .code,code{font-family:ui-monospace,monospace;font-size:.85em;overflow-wrap:anywhere}
        @media(max-width:40rem){thead{position:absolute;clip-path:inset(50%)}tr{display:block;border-bottom:2px solid var(--line);padding:.4rem 0}td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.15rem 0;text-align:right}td::before{content:attr(data-label);color:var(--soft);text-align:left}figure{overflow-x:auto}figure svg{min-width:34rem}}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem}figure{margin:0;max-width:42rem}figure svg{width:100%;height:auto;display:block}
        """;

    private const string Script = """
        for(const th of document.querySelectorAll("th[data-column]"))th.querySelector("button").addEventListener("click",()=>{
        const table=th.closest("table"),body=table.tBodies[0],column=+th.dataset.column,up=th.getAttribute("aria-sort")!=="ascending";
        for(const other of table.querySelectorAll("th"))other.removeAttribute("aria-sort");
        th.setAttribute("aria-sort",up?"ascending":"descending");
        const key=row=>{const cell=row.cells[column];return cell.dataset.key===undefined?cell.textContent:+cell.dataset.key};
        [...body.rows].sort((a,b)=>{const x=key(a),y=key(b);return(x<y?-1:x>y?1:0)*(up?1:-1)}).forEach(row=>body.append(row))});
        """;

    private readonly StringBuilder body = new();

    /// <summary>A heading; level 1 to 3.</summary>
    public HtmlPage Heading(int level, string text) => Add($"<h{level}>{Escape(text)}</h{level}>\n");

    /// <summary>A paragraph.</summary>
    public HtmlPage Paragraph(string text, string css = "") => Add($"<p{ClassOf(css)}>{Escape(text)}</p>\n");

    /// <summary>A table whose columns sort when their heading is pressed.</summary>
    public HtmlPage Table(string caption, IReadOnlyList<string> headers, IEnumerable<ImmutableArray<PageCell>> rows)
    {
        body.Append("<div class=\"scroll\"><table aria-label=\"").Append(Escape(caption)).Append("\"><thead><tr>");
        for (int column = 0; column < headers.Count; column++)
        {
            body.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" data-column=\"{column}\"><button type=\"button\">{Escape(headers[column])}</button></th>");
        }

        body.Append("</tr></thead><tbody>\n");
        foreach (ImmutableArray<PageCell> row in rows)
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
    public override string ToString() =>
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{Escape(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n{body}<script>\n{Script}\n</script>\n</body>\n</html>\n";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string ClassOf(string css) => css.Length == 0 ? "" : $" class=\"{css}\"";

    private HtmlPage Add(string html)
    {
        body.Append(html);
        return this;
    }
}
