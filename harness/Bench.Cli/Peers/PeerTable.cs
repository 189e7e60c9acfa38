using System.Globalization;
using Bench.Results.Peers;
using Bench.Results.Reports;
using Bench.Spec.Machines;

namespace Bench.Cli.Peers;

/// <summary>A sitting as a table, with the limits that it was held to.</summary>
internal static class PeerTable
{
    /// <summary>Prints the rows, then the limits, then why rows are empty.</summary>
    public static void Print(Terminal terminal, PeerReport report)
    {
        // A column only where a row has tokens.
        string[] tokens = report.Rows.Any(static row => row.TokensPerSecond is not null) ? ["tokens/s "] : [];
        terminal.Table(
            ["family", "problem", "threads ", "implementation", "kernel", .. tokens, "GFLOP/s ", "GB/s ", "of the limit ", "ours is so many times as fast ", ""],
            report.Rows.Select<PeerRow, string[]>(row =>
            [
                row.Family, row.Problem, row.Threads.ToString(CultureInfo.InvariantCulture), row.Implementation, row.Kernel,
                .. tokens.Select(_ => Number(row.TokensPerSecond)), Number(row.Gflops), Number(row.Gbps), row.PercentOfLimit is { } percent ? $"{Number(percent)} %" : "", RatioOf(row), NoteOf(row),
            ]));
        if (report is { Limits: { } limits, Rows: [var first, ..] })
        {
            CoreLimits of = limits.For(first.Threads);
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"limits in this sitting, {Quantity.Counted(first.Threads, "thread")}: {Number(of.PeakFp32Gflops)} GFLOP/s; reading from L2 {Number(of.L2GigabytesPerSecond)}, L3 {Number(of.L3GigabytesPerSecond)}, DRAM {Number(of.DramGigabytesPerSecond)} GB/s"));
        }

        foreach (IGrouping<(string Implementation, string Error), PeerRow> failed in report.Rows.Where(static row => row.Error is not null).GroupBy(static row => (row.Implementation, row.Error!)))
        {
            terminal.Line($"{failed.Key.Implementation} {failed.Key.Error} ({Quantity.Counted(failed.Count(), "row")})");
        }
    }

    private static string RatioOf(PeerRow row) => row switch
    {
        { RatioToOurs: null } or { RatioLow: 1, RatioHigh: 1 } => "",
        { RatioToOurs: { } ratio, RatioLow: { } low, RatioHigh: { } high } => string.Create(CultureInfo.InvariantCulture, $"{ratio:F3} [{low:F3}, {high:F3}]"),
        { RatioToOurs: { } ratio } => ratio.ToString("F3", CultureInfo.InvariantCulture),
    };

    private static string NoteOf(PeerRow row) => row.Error is not null ? "not measured"
        : row.PercentOfLimit > 100 ? "above the measured limit: the limit, or this, was disturbed"
        : "";

    private static string Number(double? value) => value is { } number ? Quantity.Number(number) : "";
}
