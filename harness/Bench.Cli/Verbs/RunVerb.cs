using System.Collections.Immutable;
using System.CommandLine;
using Bench.Cli.Checks;
using Bench.Cli.Measuring;
using Bench.Cli.Tuning;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Machine;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench run</c>: plan, measure, score, judge, seal, report.</summary>
internal static class RunVerb
{
    public static Command Create(Terminal terminal, CancellationToken interrupted)
    {
        Argument<string[]> workloads = new("WORKLOAD") { Arity = ArgumentArity.ZeroOrMore, Description = "An id (bench list workloads, bench list suites) or the path of a YAML file; without one the quick suite, or with --profile full everything" };
        Option<string[]> scenarios = new("--scenario") { HelpName = "S", AllowMultipleArgumentsPerToken = true, Description = "single-stream, multi-stream, server or offline; may be given several times" };
        Option<string?> profile = new("--profile") { HelpName = "quick|full", Description = "quick: seconds, never submittable; full: the round's numbers" };
        Option<string?> division = new("--division") { HelpName = "closed|open", Description = "The division to be judged in; the submission's by default" };
        Option<string[]> precision = new("--precision") { HelpName = "FORMAT", AllowMultipleArgumentsPerToken = true, Description = "What a local run keeps weights in: fp32 (the default), bf16, fp16, int8 or int4; several are measured one after the other" };
        Option<string[]> implementation = new("--implementation") { HelpName = "NAME", AllowMultipleArgumentsPerToken = true, Description = "Which of the shipped backend's implementations (bench list implementations); the workload's by default, or the fastest; several are measured one after the other" };
        Option<bool> deterministic = new("--deterministic") { Description = "The shipped backend computes the same bits with any number of threads, and a sequence in any company; what that costs is measured and said first" };
        Option<string?> arrivals = ArrivalOption.Create();
        Option<string?> submission = new("--submission") { HelpName = "PATH", Description = "The submission.yaml or its folder; submission.yaml of this folder by default" };
        Option<string?> ruleset = new("--ruleset") { HelpName = "ID", Description = "The ruleset; the newest by default" };
        Option<string?> conf = new("--conf") { HelpName = "FILE", Description = "Settings in the format of LoadGen's user.conf; what the round fixes is refused" };
        Option<string?> sut = new("--sut") { HelpName = "FILE", Description = "The sut.yaml of the system under test; the shipped CPU backend by default" };
        Option<bool> inProcess = new("--in-process") { Description = "Run the shipped backend inside the harness (development only: closed refuses it)" };
        Option<bool> compliance = new("--compliance") { Description = "Also make the compliance runs (TEST04, TEST05), which a full closed result always gets" };
        Option<string?> key = new("--key") { HelpName = "PEM", Description = "The private key to sign with (its passphrase in BENCH_KEY_PASSPHRASE); a development key is made without it" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "The output folder; a new one below results/local by default" };
        Option<string?> ledger = AttemptsVerb.LedgerOption();
        Option<bool> keepResponses = new("--keep-responses") { Description = "Seal the whole responses that are kept, not only their judged positions; bounded, and said before the run" };
        MaxBundleOption maxBundle = new();
        Option<bool> dryRun = new("--dry-run") { Description = "Only print the resolved plan: every setting and where it came from" };
        Option<bool> json = new("--json") { Description = "Print the table as JSON" };
        Option<bool> ticks = new("--progress") { Description = "Say each second how far a run is, also when standard error is no terminal" };
        SearchCommandOptions search = new();
        TrainingCommandOptions training = new();
        ExistingPath.Of(submission, conf, sut, key);
        Command command = new("run", "Plan, measure, score, judge, seal, report")
        {
            workloads, scenarios, profile, division, precision, implementation, deterministic, arrivals, submission, ruleset, conf, sut, inProcess, compliance, key, output, ledger, keepResponses, dryRun, json, ticks,
        };
        maxBundle.AddTo(command);
        search.AddTo(command);
        training.AddTo(command);
        command.SetAction(parsed => Run(
            terminal,
            new RunOptions
            {
                Workloads = parsed.GetValue(workloads) ?? [],
                Scenarios = [.. (parsed.GetValue(scenarios) ?? []).Select(static text => Names.Read<Scenario>("--scenario", text))],
                Profile = parsed.GetValue(profile) is { } name ? Names.Read<Profile>("--profile", name) : null,
                Division = parsed.GetValue(division) is { } chosen ? Names.Read<Division>("--division", chosen) : null,
                Precisions = [.. (parsed.GetValue(precision) ?? []).Select(static text => Names.Read<NumberFormat>("--precision", text)).Distinct()],
                Implementations = [.. (parsed.GetValue(implementation) ?? []).Distinct()],
                Deterministic = parsed.GetValue(deterministic),
                Arrivals = ArrivalOption.Read(parsed.GetValue(arrivals)),
                Submission = parsed.GetValue(submission),
                Ruleset = parsed.GetValue(ruleset),
                Conf = parsed.GetValue(conf),
                Sut = parsed.GetValue(sut),
                InProcess = parsed.GetValue(inProcess),
                Compliance = parsed.GetValue(compliance),
                Key = parsed.GetValue(key),
                Out = parsed.GetValue(output),
                Ledger = parsed.GetValue(ledger),
                KeepResponses = parsed.GetValue(keepResponses),
                Limits = maxBundle.Read(parsed),
                DryRun = parsed.GetValue(dryRun),
                Json = parsed.GetValue(json),
                Progress = parsed.GetValue(ticks),
                Search = search.Read(parsed),
                Training = training.Read(parsed),
            },
            interrupted));
        return command;
    }

    private static int Run(Terminal terminal, RunOptions options, CancellationToken interrupted)
    {
        RunSelection selection = RunSelection.Of(options);
        terminal.SayFindings(selection.Conf.Remarks);
        terminal.SayFindings(DeclaredSystem.Threads(selection.Sut, Circumstances.Cores));
        if (selection.Sut is null && TuningFile.WhyUnused is { } unused)
        {
            terminal.Say(unused);
        }

        RunKey.Require(options);
        if (options.DryRun)
        {
            if (options.Search is { } planned)
            {
                SearchRun.Require(selection, options, planned);
            }

            return DryRun.Print(terminal, selection, options, interrupted);
        }

        RefuseWhatCannotBePlanned(selection, options);
        MemoryNeed.RefuseWhatDoesNotFit(selection, options, AvailableMemory.Read());
        RuntimeWarning.Say(terminal, RuntimeSettings.Text);
        if (options.Search is { } search)
        {
            SearchRun.Require(selection, options, search);
            RefuseOtherData(selection, interrupted);
            return SearchRun.Measure(terminal, selection, options, search, interrupted);
        }

        RefuseWhatIsDeclaredWrongly(terminal, selection, options);
        WarnOfQuickResultsInSubmission(terminal, selection, options);
        KeptSize.Announce(terminal, selection, options);
        RefuseTakenFolder(selection, options);
        RefuseOtherData(selection, interrupted);
        using AttemptLedger ledger = RunAttempts.Open(options.Ledger, terminal);
        using RunFolder folder = RunFolder.Take(options.Out);
        folder.RequireFree(selection.ResultsOf(options));
        using SigningKey key = RunKey.Of(options, folder, terminal, out string publicKey, out bool made);
        RunFailures failures = new(terminal);
        int code = ExitCode.Clean;
        try
        {
            foreach (RunOptions each in options.EachPrecision)
            {
                new ResultRuns(terminal, selection, each, failures, interrupted).Measure(folder, ledger, key);
            }
        }
        finally
        {
            // Also after an interruption: what was sealed is whole, and a later failure must lose neither it nor why something was not measured.
            code = FolderReport.Write(terminal, folder.Path, options.Limits, options.Json);
            failures.Summarise(options.Json);
            if (made)
            {
                RunKey.RemoveUnused(folder.Path);
            }
        }

        FolderReport.SayWhere(terminal, folder.Path, publicKey, options.Limits);
        return ExitCode.Worse(failures.ExitCode, code);
    }

    /// <summary>What the submission declares wrongly, of this machine or of any, is an error of every result: better said before the first query than after the last.</summary>
    private static void RefuseWhatIsDeclaredWrongly(Terminal terminal, RunSelection selection, RunOptions options)
    {
        ImmutableArray<Finding> findings = DeclaredSystem.Findings(selection, options);
        if (findings.HasErrors)
        {
            throw new DefinitionsRefusedException(findings);
        }

        terminal.SayFindings(findings);
    }

    /// <summary>A quick result among a submission's would be an error of it, and stand in the way of the full one.</summary>
    private static void WarnOfQuickResultsInSubmission(Terminal terminal, RunSelection selection, RunOptions options)
    {
        if (selection is { Profile: Profile.Quick, Submission: { } submission } && options.Out is { } folder
            && SubmissionFolder.Holds(Path.GetDirectoryName(Path.GetFullPath(submission.Path))!, folder))
        {
            terminal.Say($"warning: a quick result is never submitted: in {folder}, which is part of the submission, check refuses it (RUN115) and the full one has no room");
            terminal.Say("  help: without --out quick results go to results/local and are in nobody's way; --profile full measures what is submitted");
        }
    }

    /// <summary>What is sealed in a folder already is looked for before the data is generated; without making the folder, which nothing may come of.</summary>
    private static void RefuseTakenFolder(RunSelection selection, RunOptions options)
    {
        if (options.Out is { } folder && RunFolder.WhyTaken(folder, selection.ResultsOf(options)) is { } taken)
        {
            throw taken;
        }
    }

    /// <summary>Data that is not what the digest says is an error of the workload's file, and known before the machine's limits are measured; behind whatever costs nothing to look at, since all of it is generated. It is generated once more for the run: it may be larger than what can be kept beside it.</summary>
    private static void RefuseOtherData(RunSelection selection, CancellationToken interrupted)
    {
        ImmutableArray<Finding> findings = [.. DefinitionCheck.OfOwnData(selection.Workloads.Select(static item => item.Workload), selection.Trainings, interrupted)];
        if (findings.HasErrors)
        {
            throw new DefinitionsRefusedException(findings);
        }
    }

    /// <summary>Whatever a plan would be refused for is said before anything runs; what a run measures first is not known yet.</summary>
    private static void RefuseWhatCannotBePlanned(RunSelection selection, RunOptions options)
    {
        ImmutableArray<Finding> findings =
        [
            .. from each in options.EachPrecision
               from item in selection.Workloads
               from scenario in item.Scenarios
               from finding in Planner.Resolve(selection.RequestOf(item.Workload, scenario, each with { DryRun = true }, measuredRate: null)).Findings
               select finding,
            .. selection.Trainings.SelectMany(workload => TrainingPlanner.Resolve(selection.RequestOf(workload, options)).Findings),
            .. QualityFloor.Refusals(selection.Trainings),
        ];
        if (findings.HasErrors)
        {
            throw new DefinitionsRefusedException([.. findings.Distinct()]);
        }
    }
}
