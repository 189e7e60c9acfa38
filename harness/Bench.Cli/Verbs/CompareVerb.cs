using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Comparisons;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary><c>bench compare A B…</c>: refuses or labels what may not be compared, else a table with ratio and confidence interval.</summary>
internal static class CompareVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("BUNDLE") { Arity = new ArgumentArity(2, 100), Description = "Bundles of one workload and scenario; the first is what the others are compared with" };
        Option<bool> json = new("--json") { Description = "Print the comparison as JSON" };
        Command command = new("compare", "Results side by side, with ratio and confidence interval") { paths, json };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string[] paths, bool json)
    {
        ImmutableArray<ComparedResult> results = [.. paths.SelectMany(BundlePaths.Below).Select(Read)];
        if (results.Length < 2)
        {
            throw new UsageException($"{results.Length} result is given; expected two or more");
        }

        Comparison comparison = Comparison.Of(results);
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(comparison, BenchJson.Indented));
            return comparison.Findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
        }

        terminal.Findings(comparison.Findings);
        if (comparison.Lines.IsEmpty)
        {
            return ExitCode.Findings;
        }

        terminal.Table(
            ["result", "submitter", "value ", "interval ", "ratio ", "interval "],
            comparison.Lines.Select(static line => new[]
            {
                line.Name,
                line.Row.Submitter,
                Quantity.Text(line.Row.Value ?? double.NaN, line.Row.Unit),
                line.Interval is { } interval ? $"{Quantity.Text(interval.Low, line.Row.Unit)} to {Quantity.Text(interval.High, line.Row.Unit)}" : "not established, log too short",
                line.Ratio is { } ratio ? Quantity.Number(ratio) : "",
                line.RatioInterval is { } range ? $"{Quantity.Number(range.Low)} to {Quantity.Number(range.High)}" : "",
            }));
        terminal.Line($"ratio: metric over the first result's; intervals: {comparison.Method}, confidence of the ratios at least {comparison.Confidence:P0}; signatures were not checked here");
        return comparison.Findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }

    private static ComparedResult Read(string path)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow() });
        if (bundle.Judged?.Evidence is not Evidence evidence || bundle.Differences.HasErrors)
        {
            throw new BundleRefusedException(
                bundle.Proven.Errors.FirstOrDefault() ?? new BundleError { Code = BundleCode.Recompute, Message = bundle.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.ToString() ?? "it is a training result; compare takes results of inference workloads", Entry = path });
        }

        return new ComparedResult { Name = path, Evidence = evidence, Row = ResultRow.Of(evidence, bundle.Judged.Findings, bundle.Proven.BundleId) };
    }
}
