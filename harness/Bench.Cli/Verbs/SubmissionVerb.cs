using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bench.Cli.Checks;
using Bench.Cli.Submissions;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Verbs;

/// <summary><c>bench submission status DIR</c> and <c>bench submission pack DIR</c>: how far a submission is, and the one file that is handed in.</summary>
internal static class SubmissionVerb
{
    public static Command Create(Terminal terminal) => new("submission", "A folder of bundles with its system and declarations") { Status(terminal), Pack(terminal) };

    private static Command Status(Terminal terminal)
    {
        Argument<string> folder = new("DIR") { Description = "The folder with submission.yaml" };
        Option<bool> json = new("--json") { Description = "Print it as JSON" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(folder);
        Command command = new("status", "What is complete, in error and missing, each with why, and how long the missing runs take") { folder, json };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Status(terminal, parsed.GetRequiredValue(folder), parsed.GetValue(json), maxBundle.Read(parsed)));
        return command;
    }

    private static Command Pack(Terminal terminal)
    {
        Argument<string> folder = new("DIR") { Description = "The folder with submission.yaml" };
        Option<string> key = new("--key") { HelpName = "PEM", Required = true, Description = "The submitter's private key (its passphrase in BENCH_KEY_PASSPHRASE)" };
        Option<string[]> others = new("--signed-by") { HelpName = "PUB", Description = "The public half of another key that results are signed with, such as a machine's own; may be given several times" };
        Option<string?> output = new("--out") { HelpName = "FILE", Description = "The archive to write, NAME.submission.zip; by default beside the folder, with its name" };
        MaxBundleOption maxBundle = new();
        ExistingPath.Of(folder, key, others);
        Command command = new("pack", "Put everything that is handed in into one signed file; refused while the submission has errors") { folder, key, others, output };
        maxBundle.AddTo(command);
        command.SetAction(parsed => Pack(terminal, new PackRequest
        {
            Folder = parsed.GetRequiredValue(folder),
            Key = parsed.GetRequiredValue(key),
            SignedBy = [.. parsed.GetValue(others) ?? []],
            Output = parsed.GetValue(output),
            Limits = maxBundle.Read(parsed),
        }));
        return command;
    }

    private static int Status(Terminal terminal, string folder, bool json, BundleLimits limits)
    {
        Definition<Submission> submission = Read(folder);
        SubmissionStatus status = SubmissionStatus.Of(folder, submission, limits);
        bool errors = status.Rows.Any(static row => row.State == SubmissionState.InError);
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(status, BenchJson.Indented));
            return errors ? ExitCode.Findings : ExitCode.Clean;
        }

        terminal.Line($"{submission.Value.Submitter}, {Names.Of(status.Division)} division, system {submission.Value.System}");
        terminal.Table(["workload", "scenario", "state", "what"], status.Rows.Select(row => new[] { row.Workload, row.ScenarioName, Words(row.State), What(row, folder) }));
        if (!status.NotComputed.IsEmpty)
        {
            terminal.Line($"left out: {string.Join(", ", status.NotComputed)}, which the submission's system under test does not compute ({submission.Value.Sut}: families)");
        }

        int Count(SubmissionState state) => status.Rows.Count(row => row.State == state);
        terminal.Line(string.Create(CultureInfo.InvariantCulture,
            $"{Count(SubmissionState.Complete)} complete, {Count(SubmissionState.InError)} in error, {Count(SubmissionState.Missing)} missing: about {TimeSpan.FromSeconds(status.MissingSeconds).TotalMinutes:F0} min of inference runs"));
        SayMissing(terminal, folder, submission, status);
        return errors ? ExitCode.Findings : ExitCode.Clean;
    }

    private static void SayMissing(Terminal terminal, string folder, Definition<Submission> submission, SubmissionStatus status)
    {
        string[] missing = [.. status.Rows.Where(static row => row.State == SubmissionState.Missing).Select(static row => row.Workload).Distinct()];
        if (missing.Length > 0)
        {
            terminal.Say($"a submission may be partial; the rest: bench run WORKLOAD [--scenario S] --profile full --submission {ShellWord.Of(submission.Path)} --key KEY --out {ShellWord.Of(Path.Combine(folder, "results", "ROUND"))}");
        }
    }

    private static int Pack(Terminal terminal, PackRequest request)
    {
        using SigningKey key = SigningKey.Load(request.Key, KeyVerb.Passphrase);
        Definition<Submission> submission = Read(request.Folder);
        ImmutableArray<SubmittedResult> results = SubmittedResult.In(SubmissionFiles.In(request.Folder), [key.PublicKey, .. request.SignedBy.Select(PublicKey.Load)], request.Limits);
        SubmittedResult[] refused = [.. results.Where(static result => result.Findings.HasErrors)];
        if (results.IsEmpty || refused.Length > 0)
        {
            terminal.Findings(refused.SelectMany(static result => result.Findings.Where(static finding => finding.Severity == Severity.Error).Select(result.Placed)));
            terminal.Line(results.IsEmpty ? $"{request.Folder} holds no bundle to hand in" : $"not packed: {refused.Length} of {Quantity.Counted(results.Length, "result")} {(refused.Length == 1 ? "has" : "have")} errors; measure again, or take out what is refused");
            if (results.IsEmpty)
            {
                SayMissing(terminal, request.Folder, submission, SubmissionStatus.Of(request.Folder, submission, request.Limits));
            }

            return ExitCode.Findings;
        }

        string target = request.Target;
        CheckReport report = new PathCheck(new CheckRequest { Path = request.Folder, Reference = false, Round = null, Ruleset = null, Strict = false, Limits = request.Limits }, terminal).Run();
        if (report.Count(Severity.Error) > 0)
        {
            terminal.Findings(report.Items.SelectMany(static item => item.Findings.Where(static finding => finding.Severity == Severity.Error)));
            terminal.Line($"not packed: the submission has {Quantity.Counted(report.Count(Severity.Error), "error")}");
            return ExitCode.Findings;
        }

        SealedBundle packed = SubmissionPackage.Write(new PackageContents { Folder = request.Folder, Submission = submission, Results = results }, target, key, request.Limits, out StagedSubmission staged);
        foreach (string line in staged.LeftOut())
        {
            terminal.Say(line);
        }

        terminal.Line($"{packed.Path}: {Quantity.Counted(results.Length, "result")}, SHA-256 of its manifest {packed.BundleId}");
        terminal.Say($"a reviewer verifies all of it with: {Invocation.Text} verify {ShellWord.Of(packed.Path)} --key PUB{string.Concat(request.SignedBy.Select(static (_, index) => string.Create(CultureInfo.InvariantCulture, $" --key PUB{index + 2}")))}");
        return ExitCode.Clean;
    }

    private static Definition<Submission> Read(string folder)
    {
        string path = SubmissionFolder.FileIn(folder);
        return SubmissionReader.Read(path, DefinitionFile.Read(path)).OrRefuse();
    }

    private static string Words(SubmissionState state) => state switch
    {
        SubmissionState.Complete => "complete",
        SubmissionState.InError => "IN ERROR",
        _ => "missing",
    };

    private static string What(SubmissionStatusRow row, string folder) => row switch
    {
        { State: SubmissionState.Missing, Seconds: { } seconds } => string.Create(CultureInfo.InvariantCulture, $"{row.Reason}: about {seconds:F0} s"),
        { State: SubmissionState.Missing } => Terminal.OneLine(row.Reason!),
        { State: SubmissionState.InError } => $"{Path.GetRelativePath(folder, row.Bundle!)}: {Terminal.OneLine(row.Reason!)}{(row.Errors.Length > 1 ? $" (all errors: {string.Join(' ', row.Errors)})" : "")}",
        _ => Path.GetRelativePath(folder, row.Bundle!),
    };
}
