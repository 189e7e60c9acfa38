using System.CommandLine;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Reports;

namespace Bench.Cli.Verbs;

/// <summary><c>bench report PATH…</c>: results.csv, plots and one page from bundles, judged anew from their files.</summary>
internal static class ReportVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.OneOrMore, Description = "Bundles, or folders searched for *.bundle.zip" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "Where to write; the folder report by default" };
        MaxBundleOption maxBundle = new();
        Command command = new("report", "results.csv, SVG plots and one self-contained report.html") { paths, output };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), parsed.GetValue(output) ?? "report", maxBundle.Read(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string[] paths, string folder, BundleLimits limits)
    {
        ReportedBundles read = ReportedBundles.Read(terminal, paths.SelectMany(BundlePaths.Below), limits);
        int code = read.Incomplete ? ExitCode.Refused : ExitCode.Clean;
        if (read.IsEmpty)
        {
            return code;
        }

        ResultReport report = ResultReport.Of(read.Results, read.Trainings);
        report.Write(folder);
        ResultTable.Print(terminal, report, json: false);
        terminal.Say($"results.csv, plots and report.html are in {folder}; signatures were not checked here: bench verify does that");
        return code;
    }
}
