using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The table, plots and page of everything that is sealed in a folder, judged from the bundles themselves.</summary>
internal static class FolderReport
{
    /// <summary>Writes the report and prints the table; neither when nothing is sealed.</summary>
    /// <returns>Findings unless everything sealed in the folder is valid.</returns>
    public static int Write(Terminal terminal, string folder, BundleLimits limits, bool json)
    {
        string[] bundles = Directory.GetFiles(folder, "*" + BundleWriter.Extension);
        Array.Sort(bundles, NaturalOrder.Comparer);
        ReportedBundles read = ReportedBundles.Read(terminal, bundles, limits);
        int refused = read.Incomplete ? ExitCode.Refused : ExitCode.Clean;
        if (read.IsEmpty)
        {
            return refused;
        }

        ResultReport report = ResultReport.Of(read.Results, read.Trainings, read.Together.Findings());
        report.Write(folder);
        ResultTable.Print(terminal, report.Rows, report.Trainings, json);
        if (json)
        {
            terminal.SayFindings(read.Together.Findings());
        }
        else
        {
            read.Together.Print(terminal);
        }

        return ExitCode.Worse(refused, report.Rows.All(static row => row.Valid) && report.Trainings.All(static row => row.Valid) ? ExitCode.Clean : ExitCode.Findings);
    }

    /// <summary>Says what is in the folder and how it is verified; where nothing is sealed, that.</summary>
    public static void SayWhere(Terminal terminal, string folder, string publicKey, BundleLimits limits)
    {
        if (!Directory.EnumerateFiles(folder, "*" + BundleWriter.Extension).Any())
        {
            terminal.Say($"\nnothing was sealed in {folder}");
            return;
        }

        terminal.Say($"\nbundles, {ReportFiles.Tables(folder)}, plots and report.html are in {folder}");
        terminal.Say($"verify them with:\n  {Invocation.Text} verify {ShellWord.Of(folder)} --key {ShellWord.Of(publicKey)}{MaxBundleOption.TextOf(limits)}");
    }
}
