using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;
using CsvHelper;

namespace Bench.Results.Reports;

/// <summary>The table of results as CSV (RFC 4180, LF): a header, then a row a result. Names and numbers are spelled as in the JSON of a bundle; what is not known is empty.</summary>
public static class ResultsCsv
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "bundle", "submitter", "division", "category", "system", "workload", "scenario", "profile", "metric", "value", "unit",
        "accuracy_metric", "accuracy", "accuracy_target", "speed_of_light_percent", "valid", "findings",
        "ttft_p50_ns", "ttft_p99_ns", "ttft_bound_ns", "tpot_p50_ns", "tpot_p99_ns", "tpot_bound_ns", "inter_token_p99_ns", "tokens_per_second",
        "arrivals", "target_qps", "compliance", "draft_proposed", "draft_accepted", "target_steps", "tokens_per_delivery",
        "precision_inputs", "implementation",
    ];

    /// <summary>Writes the rows in their order.</summary>
    public static void Write(TextWriter output, IEnumerable<ResultRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);

        // A submitter's name may start with '=': a spreadsheet must show it, not compute it.
        CsvWriterOptions options = CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape };
        using CsvWriter csv = CsvWriter.Create(output, options, leaveOpen: true);
        csv.WriteHeader(Columns.AsSpan());
        foreach (ResultRow row in rows)
        {
            csv.WriteRecord(Fields(row));
        }
    }

    private static string[] Fields(ResultRow row) =>
    [
        row.Bundle?.Hex ?? row.Origin ?? "",
        row.Submitter,
        Word(row.Division),
        Word(row.Category),
        row.System,
        row.Workload,
        Word(row.Scenario),
        Word(row.Profile),
        row.Metric,
        Number(row.Value),
        row.Unit,
        row.AccuracyMetric,
        Number(row.Accuracy),
        Number(row.AccuracyTarget),
        Number(row.SpeedOfLightPercent),
        row.Valid ? "true" : "false",
        string.Join(' ', row.Findings),
        Number(row.TtftP50Ns),
        Number(row.TtftP99Ns),
        Number(row.TtftBoundNs),
        Number(row.TpotP50Ns),
        Number(row.TpotP99Ns),
        Number(row.TpotBoundNs),
        Number(row.InterTokenP99Ns),
        Number(row.TokensPerSecond),
        row.Arrivals ?? "",
        Number(row.TargetQps),
        string.Join(' ', row.Compliance.Select(static result => $"{result.Test}:{Word(result.Outcome)}")),
        Number(row.Speculation?.Proposed),
        Number(row.Speculation?.Accepted),
        Number(row.Speculation?.Steps),
        Number(row.TokensPerDelivery),
        row.Inputs is { } inputs ? Word(inputs) : "",
        row.Implementation ?? "",
    ];

    private static string Word<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToElement(value, BenchJson.Line).GetString()!;

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
