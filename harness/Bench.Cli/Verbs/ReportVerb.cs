using System.CommandLine;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Results.Reports.Rounds;

namespace Bench.Cli.Verbs;

/// <summary><c>bench report PATH…</c>: tables and pages from bundles, judged anew from their files. One bundle gives one self-contained page and its plots, several the folder of a round.</summary>
internal static class ReportVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.OneOrMore, Description = "Bundles, or folders searched for *.bundle.zip" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "Where to write; the folder report by default" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(paths);
        Command command = new("report", "One bundle: results.csv, SVG plots and a self-contained report.html. Several: results.csv and index.html, a table whose rows open each result's page") { paths, output };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), parsed.GetValue(output) ?? "report", maxBundle.Read(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string[] paths, string folder, BundleLimits limits)
    {
        string[] bundles = [.. paths.SelectMany(BundlePaths.Below)];
        return bundles.Length == 1 ? OfOne(terminal, bundles, folder, limits) : OfRound(terminal, bundles, folder, limits);
    }

    private static int OfOne(Terminal terminal, string[] bundles, string folder, BundleLimits limits)
    {
        ReportedBundles read = ReportedBundles.Read(terminal, bundles, limits);
        int code = read.Incomplete ? ExitCode.Refused : ExitCode.Clean;
        if (read.IsEmpty)
        {
            return code;
        }

        ResultReport report = ResultReport.Of(read.Results, read.Trainings);
        report.Write(folder);
        ResultTable.PrintOfAnyone(terminal, report.Rows, report.Trainings);
        terminal.Say($"{ReportFiles.Tables(folder)}, plots and report.html are in {folder}; signatures were not checked here: bench verify does that");
        return code;
    }

    private static int OfRound(Terminal terminal, string[] bundles, string folder, BundleLimits limits)
    {
        (RoundReport report, RoundReview together, bool incomplete) = RoundFolder.Write(terminal, bundles, folder, limits);
        int code = incomplete ? ExitCode.Refused : ExitCode.Clean;
        if (report.IsEmpty)
        {
            return code;
        }

        ResultTable.PrintOfAnyone(terminal, report.Results, report.Trainings);
        together.Print(terminal);
        terminal.Say($"{ReportFiles.Tables(folder)} and index.html are in {folder}, a page for each result in {Path.Combine(folder, "results")}; signatures were not checked here: bench verify does that");
        return code;
    }
}
