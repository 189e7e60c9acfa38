using System.CommandLine;
using Bench.Cli.Checks;

namespace Bench.Cli.Verbs;

/// <summary><c>bench check PATH</c>: the findings for a workload, submission, run directory or bundle, the same code as in <c>run</c>; and what is left to a person.</summary>
internal static class CheckVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> path = new("PATH") { Description = "A definition (YAML), a submission's folder, a packed submission, a run directory, or a bundle" };
        Option<bool> reference = new("--reference") { Description = "Of results, also generate the inputs from the seed again and recompute the reference's values" };
        Option<string?> round = new("--round") { HelpName = "DIR", Description = "A folder with all entries of the round, which borrowed hyperparameters are judged against; else the bundles below PATH" };
        Option<string?> ruleset = new("--ruleset") { HelpName = "ID", Description = "Judge by this ruleset; without, each result by the one that it was planned under" };
        Option<bool> strict = new("--strict") { Description = "Warnings count as errors for the exit code" };
        Option<string?> format = new("--format") { HelpName = "text|json|sarif|md", Description = "How to print: text (default), json, sarif (SARIF 2.1.0) or md (Markdown)" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(path, round);
        Command command = new("check", "The findings for a workload, submission, run directory or bundle, and what a person must still look at") { path, reference, round, ruleset, strict, format };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Run(
            terminal,
            new CheckRequest
            {
                Path = parsed.GetRequiredValue(path),
                Reference = parsed.GetValue(reference),
                Round = parsed.GetValue(round),
                Ruleset = parsed.GetValue(ruleset) is { } id ? Shipped.Ruleset(id) : null,
                Strict = parsed.GetValue(strict),
                Limits = maxBundle.Read(parsed),
            },
            parsed.GetValue(format) is { } name ? Names.Read<CheckFormat>("--format", name) : CheckFormat.Text));
        return command;
    }

    private static int Run(Terminal terminal, CheckRequest request, CheckFormat format)
    {
        CheckReport report = new PathCheck(request, terminal).Run();
        switch (format)
        {
            case CheckFormat.Json:
                terminal.Line(CheckJson.Of(report));
                break;
            case CheckFormat.Sarif:
                terminal.Line(CheckSarif.Of(report));
                break;
            case CheckFormat.Md:
                CheckMarkdown.Print(terminal, report);
                break;
            default:
                CheckText.Print(terminal, report);
                break;
        }

        return report.ExitCode;
    }
}
