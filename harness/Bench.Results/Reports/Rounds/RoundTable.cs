using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Results.Reports.Rounds;

/// <summary>One division's results of one standing as HTML: a table, a body for each group. The page's script reads its facts from it; without a script it is a table.</summary>
internal static class RoundTable
{
    private static readonly ImmutableArray<(string Key, string Title, string Class)> Columns =
    [
        ("submitter", "submitter", ""), ("system", "system", ""), ("category", "category", ""), ("result", "result", "number"), ("", "in its group", ""), ("quality", "error or quality", "number"),
        ("light", "of speed of light", "number"), ("precision", "precision", ""), ("attempt", "attempt", ""), ("", "conditions", ""), ("findings", "findings", ""),
    ];

    /// <summary>The section.</summary>
    /// <param name="standing">What its results may be held for.</param>
    /// <param name="division">Their division.</param>
    /// <param name="rows">The results; at least one.</param>
    public static string Section(RoundStanding standing, Division division, ImmutableArray<RoundRow> rows)
    {
        StringBuilder html = new();
        string name = $"{Title(division)} division: {Text(standing)}";
        html.Append(CultureInfo.InvariantCulture, $"<section class=\"standing {Class(standing)}\" data-division=\"{division.FieldName}\" data-validity=\"{Text(standing)}\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<h2>{name} <span class=\"soft\">{Quantity.Counted(rows.Length, "result")}</span></h2>\n<p class=\"soft\">{Explain(standing)}</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<table aria-label=\"{name}\"><thead><tr>");
        foreach ((string key, string title, string css) in Columns)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\"{(key.Length > 0 ? $" data-column=\"{key}\"" : "")}{(css.Length > 0 ? $" class=\"{css}\"" : "")}>{title}</th>");
        }

        html.Append("</tr></thead>\n");
        foreach (RoundGroup group in RoundGroup.Of(rows))
        {
            Group(html, group);
        }

        return html.Append("</table>\n</section>\n").ToString();
    }

    /// <summary>The class of a standing, which gives it its colour.</summary>
    public static string Class(RoundStanding standing) => standing switch
    {
        RoundStanding.Submittable => "submittable",
        RoundStanding.NotSubmittable => "unsubmittable",
        _ => "invalid",
    };

    /// <summary>A standing in words.</summary>
    public static string Text(RoundStanding standing) => standing switch
    {
        RoundStanding.Submittable => "valid, submittable",
        RoundStanding.NotSubmittable => "valid, not submittable",
        _ => "invalid",
    };

    private static string Explain(RoundStanding standing) => standing switch
    {
        RoundStanding.Submittable => "Only results of one group may be compared; differences that must be said beside the numbers stand in the group's heading.",
        RoundStanding.NotSubmittable => "Quick profile (seconds instead of the round's least duration, few accuracy samples, no early-stopping claim) or a local submission: for development, never beside a submission's numbers.",
        _ => "Refused by the rules in red, by its own log, or not declared valid. Its number is no result.",
    };

    private static string Title(Division division) => division == Division.Closed ? "Closed" : "Open";

    private static void Group(StringBuilder html, RoundGroup group)
    {
        RoundRow first = group.Rows[0];
        html.Append(CultureInfo.InvariantCulture, $"<tbody data-kind=\"{first.Kind}\" data-workload=\"{E(first.Plan.Workload)}\" data-scenario=\"{E(first.Scenario)}\">\n");
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"group\"><th colspan=\"{Columns.Length}\" scope=\"rowgroup\"><b>{E(group.Title)}</b><span class=\"soft\">{E(group.Metric)}</span>");
        if (!group.Labels.IsEmpty)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"labelled\"> · differ in {E(string.Join(", ", group.Labels))}</span>");
        }

        html.Append("</th></tr>\n");
        foreach (RoundRow row in group.Rows)
        {
            Row(html, row, group);
        }

        html.Append("</tbody>\n");
    }

    private static void Row(StringBuilder html, RoundRow row, RoundGroup group)
    {
        html.Append(CultureInfo.InvariantCulture, $"<tr class=\"result\" id=\"{row.Id.Hex}\"><th scope=\"row\" class=\"name\"><a class=\"open\" href=\"results/{row.Id.Hex}.html\">{E(row.Plan.Submitter)}</a></th>");
        Cell(html, 1, "name", E(row.Plan.System));
        Cell(html, 2, "", row.Plan.Category.FieldName);
        Cell(html, 3, "number", row.Value is { } value ? $"<div><span class=\"value\">{E(Quantity.Text(value, row.Unit))}</span>{Small(IntervalText(row))}</div>" : row.NoNumber, row.Value);
        Cell(html, 4, "bar", group.Rows.Length > 1 && row.Value is { } length ? Bar(length, row.Interval, group.Greatest) : "");
        Cell(html, 5, "number", row.Quality is { } quality ? $"<div>{row.QualityText(quality)}{Small(row.QualityTarget is { } target ? $"≤ {row.QualityText(target)}" : "")}</div>" : row.NoNumber, row.Quality);
        Cell(html, 6, "number", row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : row.NoNumber, row.SpeedOfLightPercent);
        Cell(html, 7, "", PrecisionText(row.Plan.Precision));
        Cell(html, 8, "", E(row.Attempts));
        Cell(html, 9, "conditions", E(string.Join(" · ", row.Conditions)));
        IEnumerable<string> others = row.Findings.Except(row.Refusals);
        Cell(html, 10, "findings code", string.Join(' ', [.. row.Refusals.Select(static id => $"<b>{E(id)}</b>"), .. others.Select(E)]));
        html.Append("</tr>\n");
    }

    /// <summary>A cell; <paramref name="sorted"/> is what a column of numbers is sorted by, and such a cell without one comes last.</summary>
    private static void Cell(StringBuilder html, int column, string css, string content, double? sorted = null)
    {
        string key = css == "number" ? $" data-key=\"{sorted?.ToString("R", CultureInfo.InvariantCulture)}\"" : "";
        html.Append(CultureInfo.InvariantCulture, $"<td{(css.Length > 0 ? $" class=\"{css}\"" : "")} data-label=\"{Columns[column].Title}\"{key}>{content}</td>");
    }

    private static string PrecisionText(DeclaredPrecision precision) => precision.Inputs == precision.Accumulation
        ? precision.Inputs.FieldName
        : $"<div>{precision.Inputs.FieldName}{Small($"sums in {precision.Accumulation.FieldName}")}</div>";

    private static string IntervalText(RoundRow row)
    {
        if (row.Interval is not { } interval || !(interval.High > interval.Low))
        {
            return "";
        }

        // A unit that both ends have is said once: 92.1 to 100 samples/s.
        string low = Quantity.Text(interval.Low, row.Unit), high = Quantity.Text(interval.High, row.Unit);
        string unit = high[(high.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return $"{(low.EndsWith(" " + unit, StringComparison.Ordinal) ? low[..^(unit.Length + 1)] : low)} to {high}";
    }

    private static string Small(string text) => text.Length > 0 ? $"<small>{E(text)}</small>" : "";

    /// <summary>The value on the group's scale from zero, with its interval: the numbers beside it say the same.</summary>
    private static string Bar(double value, Interval? interval, double greatest)
    {
        double At(double x) => greatest > 0 && double.IsFinite(x) ? Math.Round(Math.Clamp(x / greatest * 100, 0, 100), 2) : 0;
        string whisker = interval is { } known && known.High > known.Low
            ? string.Create(CultureInfo.InvariantCulture, $"<path d=\"M{At(known.Low)} 2V8M{At(known.Low)} 5H{At(known.High)}M{At(known.High)} 2V8\"/>")
            : "";
        return string.Create(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{At(value)}\" height=\"10\"/>{whisker}</svg>");
    }

    private static string E(string text) => HtmlPage.Escape(text);
}
