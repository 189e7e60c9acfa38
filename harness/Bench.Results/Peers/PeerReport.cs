using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Spec;
using Bench.Spec.Machines;
using CsvHelper;

namespace Bench.Results.Peers;

/// <summary>A sitting: our kernels beside what else computes the same, as JSON and as CSV.</summary>
/// <param name="Rows">The rows in their order.</param>
/// <param name="Limits">What the machine could do at most in that sitting; null where it was over before that was measured.</param>
/// <param name="Precision">The format that everybody might round weights and operands to.</param>
/// <param name="Repeats">Rounds, in each of which everybody has a block beside ours.</param>
/// <param name="BlockSeconds">How long a block lasted at least.</param>
public sealed record PeerReport(ImmutableArray<PeerRow> Rows, MachineLimits? Limits, NumberFormat Precision, int Repeats, double BlockSeconds)
{
    // Figures are numbers here, unlike in a bundle: nothing of it is signed.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>The CSV's columns, named as the JSON's keys.</summary>
    public static ImmutableArray<string> Columns { get; } =
        ["family", "problem", "threads", "implementation", "kernel", "gflops", "gbps", "tokens_per_second", "percent_of_limit", "ratio_to_ours", "ratio_low", "ratio_high", "error"];

    /// <summary>The sitting as JSON: <c>rows</c>, each with every key, <c>limits</c>, and how it was measured: <c>precision</c>, <c>repeats</c>, <c>block_seconds</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    /// <summary>Writes the rows as CSV (RFC 4180, LF); what is not known is empty.</summary>
    public void WriteCsv(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);

        // A SUT names itself and its kernel: a spreadsheet must show that, not compute it.
        using CsvWriter csv = CsvWriter.Create(output, CsvWriterOptions.Default with { NewLine = "\n", Injection = CsvInjection.Escape }, leaveOpen: true);
        csv.WriteHeader(Columns.AsSpan());
        foreach (PeerRow row in Rows)
        {
            csv.WriteRecord(new[]
            {
                row.Family, row.Problem, row.Threads.ToString(CultureInfo.InvariantCulture), row.Implementation, row.Kernel,
                Number(row.Gflops), Number(row.Gbps), Number(row.TokensPerSecond), Number(row.PercentOfLimit), Number(row.RatioToOurs), Number(row.RatioLow), Number(row.RatioHigh), row.Error ?? "",
            });
        }
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";
}
