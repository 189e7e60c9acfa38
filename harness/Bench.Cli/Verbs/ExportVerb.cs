using System.Collections.Immutable;
using System.CommandLine;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Exports;
using Bench.Results.Reports;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench export mlperf BUNDLE… --out DIR</c>: results as MLPerf's tools read them, after saying what its checker would refuse.</summary>
internal static class ExportVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> bundles = new("BUNDLE") { Arity = ArgumentArity.OneOrMore, Description = "Bundles, or folders searched for *.bundle.zip" };
        Option<string> output = new("--out") { HelpName = "DIR", Required = true, Description = "The folder to write: new, or empty" };
        Option<string?> version = new("--version") { HelpName = "v6.1|v6.0", Description = "The round whose checker is to read it; v6.1 by default" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(bundles);
        Command mlperf = new("mlperf", "MLPerf Inference: LoadGen's logs in the tree of its submission checker") { bundles, output, version };
        maxBundle.AddTo(mlperf);
        mlperf.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(bundles), parsed.GetRequiredValue(output), RoundOf(parsed.GetValue(version)), maxBundle.Read(parsed)));
        return new Command("export", "Results in the form of another benchmark's tools") { mlperf, MllogExport.Create(terminal), CheckpointExport.Create(terminal) };
    }

    private static MlperfRound RoundOf(string? version) => version is null
        ? MlperfRound.All[0]
        : MlperfRound.All.FirstOrDefault(round => round.Version == version)
            ?? throw new UsageException($"--version is '{version}'; expected {Names.OneOf(version, MlperfRound.All.Select(static round => round.Version))}");

    private static int Run(Terminal terminal, string[] paths, string folder, MlperfRound round, BundleLimits limits)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new UsageException($"{folder} is not empty; expected a new or empty folder", "name another folder with --out");
        }

        VerificationPolicy policy = new() { At = TimeProvider.System.GetUtcNow(), Limits = limits };
        ImmutableArray<MlperfResult> results = [.. paths.SelectMany(BundlePaths.Below).Select(path => Read(path, policy))];
        if (results.GroupBy(static result => (result.Evidence.Plan.Division, result.Evidence.Plan.Submitter, result.Folder)).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new UsageException($"{string.Join(" and ", twice.Select(static result => result.Bundle))} are both of {twice.Key.Folder}; expected one result of it", "leave all but one out");
        }

        ImmutableArray<Finding> findings = [.. results.SelectMany(result => MlperfObjections.Of(result, round)), .. MlperfObjections.Among(results)];
        terminal.Findings(findings);
        MlperfTree.Write(folder, results);
        terminal.Line(findings.HasErrors
            ? $"{folder}: {Quantity.Counted(results.Length, "result")}, which MLPerf's checker of {round.Version} would refuse as said above"
            : $"{folder}: {Quantity.Counted(results.Length, "result")}, in which nothing was found that MLPerf's checker of {round.Version} refuses");
        terminal.Say($"judge it with MLPerf's own: python3 -m submission_checker.main --input {ShellWord.Of(folder)} --version {round.Version}");
        terminal.Say("signatures were not checked here: bench verify does that");
        return findings.HasErrors ? ExitCode.Findings : ExitCode.Clean;
    }

    /// <summary>A result that is intact and whose numbers follow from its logs; what the rules say of it is no condition.</summary>
    private static MlperfResult Read(string path, VerificationPolicy policy)
    {
        BundlePaths.Require(path);
        using BundleVerification proven = BundleVerifier.Verify(path, policy);
        if (proven.Payload is not { } payload)
        {
            throw new BundleRefusedException(proven.Errors[0]);
        }

        RunFiles files = new(payload.Names, name => payload.ReadAllBytes(name), payload.OpenRead);
        JudgedResult judged = JudgedResult.Of(files, asSubmission: false);
        if (judged.Evidence is not { Performance: not null, Accuracy: not null } evidence || judged.Differences.HasErrors)
        {
            string reason = judged.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.ToString() ?? "it lacks one of its runs";
            throw new BundleRefusedException(new BundleError { Code = BundleCode.Recompute, Message = reason, Entry = path });
        }

        return new MlperfResult
        {
            Bundle = path,
            BundleId = proven.BundleId!.Value,
            Evidence = evidence,
            AccuracyResponses = KeptResponseReader.Read(files, TestMode.AccuracyOnly, evidence.Accuracy, []),
            PerformanceResponses = KeptResponseReader.Read(files, TestMode.PerformanceOnly, evidence.Performance, []),
        };
    }
}
