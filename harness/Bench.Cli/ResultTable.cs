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

        terminal.Table(
            ["workload", "scenario", "metric", "value ", "accuracy error ", "target ", "of speed of light ", "valid"],
            rows.Select(static row => new[]
            {
                row.Workload,
                Names.Of(row.Scenario),
                row.MetricTitle,
                row.Value is { } value ? Quantity.Text(value, row.Unit) : "none",
                row.Accuracy is { } accuracy ? Quantity.Number(accuracy) : "none",
                row.AccuracyTarget is { } target ? Quantity.Number(target) : "none",
                row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : "none",
                ValidText(row),
            }));
        PrintTokens(terminal, [.. rows.Where(static row => row.TtftP50Ns is not null)]);
    }

    /// <summary>When tokens became ready: a table of its own below the other, of the results that emit them.</summary>
    private static void PrintTokens(Terminal terminal, ImmutableArray<ResultRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        terminal.Table(
            ["workload", "scenario", "TTFT p50 ", "TTFT p99 ", "TPOT p50 ", "TPOT p99 ", "inter-token p99 ", "tokens/s "],
            rows.Select(static row => new[]
            {
                row.Workload,
                Names.Of(row.Scenario),
                Quantity.Bounded(row.TtftP50Ns, null),
                Quantity.Bounded(row.TtftP99Ns, row.TtftBoundNs),
                Quantity.Bounded(row.TpotP50Ns, null),
                Quantity.Bounded(row.TpotP99Ns, row.TpotBoundNs),
                Quantity.Bounded(row.InterTokenP99Ns, null),
                row.TokensPerSecond is { } rate ? Quantity.Number(rate) : "none",
            }));
    }

    private static string ValidText(ResultRow row)
    {
        string verdict = row.Valid ? "yes" : $"NO: {string.Join(' ', row.Refusals)}";
        return row.Profile == Profile.Quick ? $"{verdict} (quick profile, not submittable)" : verdict;
    }
}
