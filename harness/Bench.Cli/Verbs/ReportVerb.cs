using System.Collections.Immutable;
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
        int code = ExitCode.Clean;
        ImmutableArray<ReportedResult>.Builder results = ImmutableArray.CreateBuilder<ReportedResult>();
        foreach (string path in paths.SelectMany(BundlePaths.Below))
        {
            VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
            if (bundle.Judged?.Evidence is not { } evidence)
            {
                terminal.Say($"{path}: left out: {bundle.Proven.Errors.FirstOrDefault()?.ToString() ?? bundle.Differences.First().ToString()}");
                code = ExitCode.Refused;
                continue;
            }

            results.Add(new ReportedResult(evidence, [.. bundle.Differences, .. bundle.Judged.RuleFindings], bundle.Proven.BundleId, Path.GetFileName(path), Predicates.IsOfDevelopmentKey(bundle.Proven.Statement!)));
        }

        if (results.Count == 0)
        {
            return code;
        }

        ResultReport report = ResultReport.Of(results.ToImmutable());
        report.Write(folder);
        ResultTable.Print(terminal, report.Rows, json: false);
        terminal.Say($"results.csv, plots and report.html are in {folder}; signatures were not checked here: bench verify does that");
        return code;
    }
}
