using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec;
using CsvHelper;

namespace Bench.Results.Curves;

/// <summary>Latency against rate, over the runs of a search for the peak or of a sweep: <c>curve.json</c>, <c>curve.csv</c>. It helps to choose a rate; no rule judges it and it is never submitted.</summary>
public sealed record RateCurve
{
    /// <summary>The columns of the CSV.</summary>
    private static readonly string[] Columns =
    [
        "run", "rate", "achieved_samples_per_second", "queries", "over_latency_count", "p50_ns", "p90_ns", "p99_ns", "estimate_ns", "lateness_p50_ns", "lateness_p99_ns", "lateness_max_ns", "valid", "invalid_reasons",
    ];

    /// <summary>The format: <c>bench/curve/v1</c>.</summary>
    public string Schema { get; init; } = "bench/curve/v1";

    /// <summary>What it is, for whoever opens the file.</summary>
    public string Standing { get; init; } = "a search, not a submittable result";

    /// <summary>The workload's id.</summary>
    public required string Workload { get; init; }

    /// <summary>Server or multi-stream.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Who computed.</summary>
    public required string Sut { get; init; }

    /// <summary>The machine's fingerprint.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>The harness's version.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>What was varied: <c>target_qps</c> or <c>samples_per_query</c>.</summary>
    public required string Varied { get; init; }

    /// <summary>The percentile that the bound is for, a fraction.</summary>
    public required double Percentile { get; init; }

    /// <summary>The bound on whole responses, nanoseconds; null where the workload bounds tokens only.</summary>
    public long? LatencyBoundNs { get; init; }

    /// <summary>Server: the bound on the time to first token, nanoseconds; null where tokens are not bounded.</summary>
    public long? TtftBoundNs { get; init; }

    /// <summary>Server: the bound on the time per output token, nanoseconds; null where tokens are not bounded.</summary>
    public long? TpotBoundNs { get; init; }

    /// <summary>Where the bound came from.</summary>
    public required string LatencyBoundOrigin { get; init; }

    /// <summary>The runs in their order.</summary>
    public ImmutableArray<CurvePoint> Points { get; init; } = [];

    /// <summary>The highest valid rate below the lowest confirmed failure; null when there is none, and in a sweep.</summary>
    public double? Peak { get; init; }

    /// <summary>The lowest rate whose failure a repeat confirmed; null when there is none, and in a sweep.</summary>
    public double? ConfirmedFailure { get; init; }

    /// <summary>Rates that were valid although they, or a lower rate, failed too.</summary>
    public ImmutableArray<double> ValidAboveFailed { get; init; } = [];

    /// <summary>Why it ended; null while it goes on, which is also how a killed search leaves the file.</summary>
    public string? End { get; init; }

    /// <summary>All bounds for people: <c>2 s, TTFT 1 s, TPOT 100 ms</c>.</summary>
    public string BoundText() => string.Join(", ", new[] { ("", LatencyBoundNs), ("TTFT ", TtftBoundNs), ("TPOT ", TpotBoundNs) }
        .Where(static bound => bound.Item2 is not null).Select(static bound => bound.Item1 + Quantity.Time(bound.Item2!.Value)));

    /// <summary>Writes the runs as CSV (RFC 4180, LF).</summary>
    public void WriteCsv(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using CsvWriter csv = CsvWriter.Create(output, CsvWriterOptions.Default with { NewLine = "\n" }, leaveOpen: true);
        csv.WriteHeader(Columns);
        for (int run = 0; run < Points.Length; run++)
        {
            csv.WriteRecord(Fields(run + 1, Points[run]));
        }
    }

    private static string[] Fields(int run, CurvePoint point) =>
    [
        Text(run), Text(point.Rate), Text(point.AchievedRate), Text(point.Queries), Text(point.OverLatencyCount), Text(point.P50Ns), Text(point.P90Ns), Text(point.P99Ns),
        point.EstimateNs is { } estimate ? Text(estimate) : "",
        point.Lateness is { } late ? Text(late.P50Ns) : "", point.Lateness is { } middle ? Text(middle.P99Ns) : "", point.Lateness is { } most ? Text(most.MaxNs) : "",
        point.Valid ? "true" : "false", string.Join("; ", point.InvalidReasons),
    ];

    private static string Text(IFormattable value) => value.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture);
}
