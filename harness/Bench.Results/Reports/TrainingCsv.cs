using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using CsvHelper;

namespace Bench.Results.Reports;

/// <summary>The table of training results as CSV (RFC 4180, LF): a header, then a row a result. What is not known is empty.</summary>
public static class TrainingCsv
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "bundle", "submitter", "division", "category", "system", "workload", "profile", "runs", "converged", "time_to_target_s", "examples",
        "quality_metric", "quality", "quality_target", "days_held", "drift_days", "hold_limit", "convergence", "scaling_factor", "speed_of_light_percent", "borrowed_from",
        "attempt", "attempts_started", "attempts_without_result", "valid", "findings",
    ];

    /// <summary>Writes the rows in their order.</summary>
    public static void Write(TextWriter output, IEnumerable<TrainingRow> rows)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(rows);

        // A submitter's name may start with '=': a spreadsheet must show it, not compute it.
        CsvWriterOptions options = CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape };
        using CsvWriter csv = CsvWriter.Create(output, options, leaveOpen: true);
        csv.WriteHeader(Columns.AsSpan());
        foreach (TrainingRow row in rows)
        {
            csv.WriteRecord(Fields(row));
        }
    }

    private static string[] Fields(TrainingRow row) =>
    [
        row.Bundle?.Hex ?? "",
        row.Submitter,
        row.Division.FieldName,
        row.Category.FieldName,
        row.System,
        row.Workload,
        row.Profile.FieldName,
        Number(row.Runs),
        Number(row.Converged),
        Number(row.Seconds),
        Number(row.Examples),
        row.QualityMetric,
        Number(row.Quality),
        Number(row.QualityTarget),
        Number(row.DaysHeld),
        Number(row.DriftDays),
        Number(row.HoldLimit),
        row.Convergence,
        Number(row.ScalingFactor),
        Number(row.SpeedOfLightPercent),
        row.BorrowedFrom?.Hex ?? "",
        Number(row.Attempt),
        Number(row.AttemptsStarted),
        Number(row.AttemptsWithoutResult),
        row.Valid ? "true" : "false",
        string.Join(' ', row.Findings),
    ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
