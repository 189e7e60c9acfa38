using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Comparisons;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench compare A B…</c>: refuses or labels what may not be compared, else a table with ratio and confidence interval.</summary>
internal static class CompareVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("BUNDLE") { Arity = new ArgumentArity(2, 100), Description = "Bundles of one workload and, for inference, one scenario; the first is what the others are compared with" };
        Option<bool> json = new("--json") { Description = "Print the comparison as JSON" };
        ExistingPath.Of(paths);
        Command command = new("compare", "Results side by side, with ratio and confidence interval") { paths, json };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string[] paths, bool json)
    {
        ImmutableArray<(string Path, VerifiedBundle Bundle)> results = [.. paths.SelectMany(BundlePaths.Below).Select(static path => (path, Read(path)))];
        if (results.Length < 2)
        {
            throw new UsageException($"{results.Length} result is given; expected two or more");
        }

        ImmutableArray<ComparedResult> measured = [.. results.Select(static result => BundleComparison.Measured(result.Path, result.Bundle)).OfType<ComparedResult>()];
        ImmutableArray<ComparedTraining> trained = [.. results.Select(static result => BundleComparison.Trained(result.Path, result.Bundle)).OfType<ComparedTraining>()];
        if (trained.Length == results.Length)
        {
            TrainingComparison training = TrainingComparison.Of(trained);
            return Print(terminal, training, training.Findings, training.Lines.IsEmpty, json, () => ComparisonTables.Print(terminal, training));
        }

        Comparison comparison = trained.IsEmpty ? Comparison.Of(measured) : Comparison.OfBothKinds(measured[0].Name, trained[0].Name);
        return Print(terminal, comparison, comparison.Findings, comparison.Lines.IsEmpty, json, () => ComparisonTables.Print(terminal, comparison));
    }

    private static int Print<T>(Terminal terminal, T comparison, ImmutableArray<Finding> findings, bool refused, bool json, Action table)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(comparison, BenchJson.Indented));
            return findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
        }

        terminal.Findings(findings);
        if (refused)
        {
            return ExitCode.Findings;
        }

        table();
        return findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }

    private static VerifiedBundle Read(string path)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow() });
        return bundle.WhyRefused(path) is { } refused ? throw new BundleRefusedException(refused) : bundle;
    }
}
