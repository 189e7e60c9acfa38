using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Results.Exports;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary><c>bench export mllog BUNDLE… --out DIR</c>: training results as MLCommons' training tools read them, with the workload's rules for its compliance checker.</summary>
internal static class MllogExport
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> bundles = new("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "Training bundles, or folders searched for *.bundle.zip" };
        Option<string> output = new("--out") { HelpName = "DIR", Required = true, Description = "The folder to write: new, or empty" };
        MllogCarrierOptions carrier = new();
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(bundles);
        Command command = new("mllog", "MLPerf Training: result_N.txt a run, and the rules of each workload for MLCommons' compliance checker; with --carrier a package for all of its tools") { bundles, output };
        carrier.AddTo(command);
        maxBundle.AddTo(command);
        command.SetAction(parsed =>
        {
            MllogRequest request = new(parsed.GetRequiredValue(bundles), parsed.GetRequiredValue(output), maxBundle.Read(parsed));
            return carrier.Read(parsed) is { } chosen ? CarriedMllog.Write(terminal, request, chosen) : Run(terminal, request);
        });
        return command;
    }

    private static int Run(Terminal terminal, MllogRequest request)
    {
        request.RequireEmptyFolder();
        foreach (string path in request.Bundles)
        {
            TrainingEvidence evidence = IntactTraining.Read(path, request.Limits).Evidence;
            string results = Path.Combine(request.Folder, evidence.Plan.Submitter, "results", evidence.Plan.System, evidence.Plan.Workload);
            if (Directory.Exists(results))
            {
                throw new UsageException($"{path} is a second result of {evidence.Plan.Workload} on {evidence.Plan.System} by {evidence.Plan.Submitter}; expected one", "leave all but one out");
            }

            Directory.CreateDirectory(results);
            for (int run = 0; run < evidence.Runs.Length; run++)
            {
                File.WriteAllText(Path.Combine(results, string.Create(CultureInfo.InvariantCulture, $"result_{run}.txt")), MllogTraining.Of(evidence, run));
            }

            string rules = Path.Combine(request.Folder, evidence.Plan.Workload + ".yaml");
            File.WriteAllText(rules, MllogRules.Of(evidence.Workload));
            // Both absolute, so that it works from any folder: the checker looks for a relative --config in its own.
            terminal.Line($"{results}: {Quantity.Counted(evidence.Runs.Length, "run")}; judge each with MLCommons' own: python3 -m mlperf_logging.compliance_checker --usage training --ruleset 6.1.0 --config {ShellWord.Of(Path.GetFullPath(rules))} {ShellWord.Of(Path.Combine(Path.GetFullPath(results), "result_0.txt"))}");
        }

        terminal.Say("signatures were not checked here: bench verify does that");
        return ExitCode.Clean;
    }
}
