using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Reports;

namespace Bench.Cli.Measuring;

/// <summary>The table, plots and page of everything that is sealed in a folder, judged from the bundles themselves.</summary>
internal static class FolderReport
{
    /// <summary>Writes the report and prints the table; neither when nothing is sealed.</summary>
    /// <returns>Findings unless everything sealed in the folder is valid.</returns>
    public static int Write(Terminal terminal, string folder, BundleLimits limits, bool json)
    {
        if (Of(folder, limits) is not { } report)
        {
            return ExitCode.Clean;
        }

        report.Write(folder);
        ResultTable.Print(terminal, report.Rows, json);
        return report.Rows.All(static row => row.Valid) ? ExitCode.Clean : ExitCode.Findings;
    }

    private static ResultReport? Of(string folder, BundleLimits limits)
    {
        string[] bundles = Directory.GetFiles(folder, "*" + BundleWriter.Extension);
        Array.Sort(bundles, StringComparer.Ordinal);
        ImmutableArray<ReportedResult> results = [.. bundles.Select(path => Read(path, limits)).OfType<ReportedResult>()];
        return results.IsEmpty ? null : ResultReport.Of(results);
    }

    private static ReportedResult? Read(string path, BundleLimits limits)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
        return bundle.Judged?.Evidence is { } evidence
            ? new ReportedResult(evidence, [.. bundle.Differences, .. bundle.Judged.RuleFindings], bundle.Proven.BundleId, Path.GetFileName(path), Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!))
            : null;
    }
}
