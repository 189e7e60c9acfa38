using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;

namespace Bench.Results.Sequences;

/// <summary>Times and memory over the length of sequences as CSV (RFC 4180, LF): a row a point, with the fits of its line. What is not known is empty.</summary>
public static class SequencesCsv
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Columns { get; } =
    [
        "comparison", "series", "implementation", "workload", "length", "time_ns", "memory_kept_bytes", "memory_work_bytes",
        "fit_from", "fit_to", "fit_points", "time_exponent", "time_standard_error", "memory_exponent", "memory_standard_error",
    ];

    /// <summary>Writes the points of every line.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="comparisons">The comparisons.</param>
    public static void Write(TextWriter output, IEnumerable<SequenceComparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(comparisons);
        CsvWriterOptions options = CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape };
        using CsvWriter csv = CsvWriter.Create(output, options, leaveOpen: true);
        csv.WriteHeader(Columns.AsSpan());
        foreach (SequenceComparison comparison in comparisons)
        {
            foreach (SequenceLine line in comparison.Lines)
            {
                foreach (SequencePoint point in line.Points)
                {
                    csv.WriteRecord(Fields(comparison, line, point));
                }
            }
        }
    }

    private static string[] Fields(SequenceComparison comparison, SequenceLine line, SequencePoint point) =>
    [
        comparison.Title,
        line.Series,
        line.Implementation ?? "",
        point.Workload,
        Number(point.Length),
        Number(point.TimeNs),
        Number(point.Memory?.KeptBytes),
        Number(point.Memory?.WorkBytes),
        Number(line.Time.Low),
        Number(line.Time.High),
        Number(line.Time.Points),
        Number(line.Time.Exponent),
        Number(line.Time.StandardError),
        Number(line.Memory?.Exponent),
        Number(line.Memory?.StandardError),
    ];

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
