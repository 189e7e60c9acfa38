using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>The one table of results, for people and as JSON.</summary>
internal static class ResultTable
{
    /// <summary>Prints the rows.</summary>
    public static void Print(Terminal terminal, ImmutableArray<ResultRow> rows, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(rows, BenchJson.Indented));
            return;
        }

        // Only where such runs were made or asked for: the table is wide already.
        bool compliance = rows.Any(static row => row.Compliance.Any(static result => result.Test == "TEST04"));
        terminal.Table(
            ["workload", "scenario", "metric", "value ", "accuracy error ", "target ", "of speed of light ", .. compliance ? ["compliance"] : Array.Empty<string>(), "valid"],
            rows.Select(row => new[]
            {
                row.Workload,
                Names.Of(row.Scenario),
                row.MetricTitle,
                row.Value is { } value ? Quantity.Text(value, row.Unit) : "none",
                row.Accuracy is { } accuracy ? Quantity.Number(accuracy) : "none",
                row.AccuracyTarget is { } target ? Quantity.Number(target) : "none",
                row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : "none",
            }.Concat(compliance ? [row.ComplianceText] : []).Append(ValidText(row)).ToArray()));
    }

    private static string ValidText(ResultRow row)
    {
        string verdict = row.Valid ? "yes" : $"NO: {string.Join(' ', row.Refusals)}";
        return row.Profile == Profile.Quick ? $"{verdict} (quick profile, not submittable)" : verdict;
    }
}
