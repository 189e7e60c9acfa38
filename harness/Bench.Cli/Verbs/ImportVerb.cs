using System.Collections.Immutable;
using System.CommandLine;
using Bench.Cli.Judging;
using Bench.Results.Imports;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Verbs;

/// <summary><c>bench import mlperf DIR</c>: a real MLPerf Inference submission tree, read and judged by every rule that its files can answer: imported, unsigned.</summary>
internal static class ImportVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> root = new("DIR") { Description = "The folder that holds closed/, open/ or network/, in the layout of v5 or v6" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "Also write results.csv, plots and report.html there" };
        Option<string?> round = new("--round") { HelpName = "v5.0|v5.1|v6.0|v6.1", Description = "The round to judge by; found by the seeds of the logs when left out" };
        Option<bool> json = new("--json") { Description = "Everything as one JSON object" };
        ExistingPath.Of(root);
        Command mlperf = new("mlperf", "An MLPerf Inference submission tree, judged: imported, unsigned") { root, output, round, json };
        mlperf.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(root), parsed.GetValue(output), parsed.GetValue(round), parsed.GetValue(json)));
        return new Command("import", "Results of another benchmark's tools") { mlperf };
    }

    private static int Run(Terminal terminal, string root, string? output, string? round, bool json)
    {
        ImmutableArray<InferenceRound> rounds = Shipped.InferenceRounds();
        InferenceRound? asked = round is null ? null : rounds.FirstOrDefault(known => known.Id == round)
            ?? throw new UsageException($"--round is '{round}'; expected {Names.OneOf(round, rounds.Select(static known => known.Id))}");
        ImportJudgement judged = ImportJudgement.Of(SubmissionTreeReader.Read(root, rounds, asked));
        if (json)
        {
            ImportText.PrintJson(terminal, root, judged);
        }
        else
        {
            ImportText.Print(terminal, root, judged);
        }

        if (output is not null)
        {
            new ImportReport(judged.Tree, judged.Results, judged.Others).Write(output);
            terminal.Say($"results.csv, plots and report.html are in {output}; everything in them is {ImportedTree.Label}");
        }

        return judged.Findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }
}
