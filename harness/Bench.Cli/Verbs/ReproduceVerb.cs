using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Cli.Reproductions;
using Bench.Results.Bundles;
using Bench.Results.Reproductions;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary><c>bench reproduce BUNDLE</c>: a reviewer's rerun of the recorded plan on his own machine, beside the submitted numbers.</summary>
internal static class ReproduceVerb
{
    private const int DefaultRuns = 3;
    private const int MostRuns = 100;

    public static Command Create(Terminal terminal, CancellationToken interrupted)
    {
        Argument<string> bundle = new("BUNDLE") { Description = "The bundle: zip or unpacked" };
        Option<int?> runs = new("--runs") { HelpName = "N", Description = "How often it is measured again; 3, and for training as many runs as the plan has" };
        Option<string?> sut = new("--sut") { HelpName = "FILE", Description = "The submitter's sut.yaml, unchanged, in the folder with its program; not for results of the shipped backend" };
        Option<bool> trust = new("--i-trust-this-code") { Description = "Run the submitter's program: isolated, by bubblewrap" };
        Option<bool> withoutIsolation = new("--without-isolation") { Description = "Run it as any program of this user; the statement says so" };
        Option<string[]> readable = new("--allow-read") { HelpName = "PATH", Description = "A further file or folder that the isolated program may read; may be given several times" };
        Option<string?> sign = new("--sign") { HelpName = "PEM", Description = "The reviewer's private key (its passphrase in BENCH_KEY_PASSPHRASE)" };
        Option<string?> reviewer = new("--reviewer") { HelpName = "NAME", Description = "The reviewer's name, as it stands in the statement" };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "The output folder; a new one below results/local by default" };
        Option<bool> json = new("--json") { Description = "Print the reproduction as JSON" };
        PolicyOptions policy = new();
        ExistingPath.Of(bundle, sut, sign);
        Command command = new("reproduce", "Measure a result again by its own plan, and say whether the numbers agree") { bundle, runs, sut, trust, withoutIsolation, readable, sign, reviewer, output, json };
        policy.AddTo(command);
        command.SetAction(parsed => Run(
            terminal,
            new ReproductionRequest
            {
                Bundle = parsed.GetRequiredValue(bundle),
                Policy = policy.Read(parsed),
                Runs = Count(parsed.GetValue(runs)),
                Sut = parsed.GetValue(sut),
                TrustsCode = parsed.GetValue(trust),
                WithoutIsolation = parsed.GetValue(withoutIsolation),
                Readable = [.. parsed.GetValue(readable) ?? []],
                SignWith = parsed.GetValue(sign),
                Reviewer = parsed.GetValue(reviewer),
                Out = parsed.GetValue(output),
                Json = parsed.GetValue(json),
            },
            interrupted));
        return command;
    }

    private static int? Count(int? runs) => runs is null or (>= 1 and <= MostRuns) ? runs : throw new UsageException($"--runs is {runs}; expected 1 to {MostRuns}");

    private static int Run(Terminal terminal, ReproductionRequest request, CancellationToken interrupted)
    {
        if (request is { SignWith: not null, Reviewer: null })
        {
            throw new UsageException("--sign is given without --reviewer; expected the name that the statement bears");
        }

        VerifiedBundle submitted = IntactBundle.Of(request.Bundle, request.Policy);
        using BundleVerification proven = BundleVerifier.Verify(request.Bundle, request.Policy);
        ForeignCode code = ForeignCode.Of(request, RecordedDefinitions.SutOf(proven.Payload!));

        // A key that cannot be read is said now, and not after an hour of measuring.
        using SigningKey? key = request.SignWith is { } pem ? SigningKey.Load(pem, KeyVerb.Passphrase) : null;
        using RunFolder folder = RunFolder.Take(request.Out);
        string definitions = Directory.CreateDirectory(Path.Combine(folder.Path, "definitions")).FullName;
        RecordedDefinitions recorded = RecordedDefinitions.Extract(proven.Payload!, definitions);
        Reproduction reproduction = Measure(terminal, request, submitted.Judged!, recorded, code, folder, interrupted);
        ReproductionTable.Print(terminal, reproduction, request.Bundle, request.Json);
        foreach (string line in ReviewStatement.Write(request, key, proven, reproduction, folder.Path))
        {
            terminal.Say(line);
        }

        return reproduction.Verdict == ReproductionVerdict.Reproduced ? ExitCode.Clean : ExitCode.Findings;
    }

    private static Reproduction Measure(Terminal terminal, ReproductionRequest request, JudgedResult submitted, RecordedDefinitions recorded, ForeignCode code, RunFolder folder, CancellationToken interrupted)
    {
        ReproductionNumbers round = RoundOf(terminal, submitted.Result!.Ruleset);
        int runs = request.Runs ?? DefaultRuns;
        RunProgressLine progress = new(terminal, submitted.Evidence is null ? 1 : runs, estimatedSeconds: null, always: false);
        Rerun rerun = new(recorded, code, folder, progress, interrupted);
        try
        {
            ImmutableArray<ReproducedNumber> numbers = submitted.Evidence is { } inference
                ? ReproducedNumbers.Of(Whole(inference), rerun.Of(inference.Plan, runs), round)
                : Trained(submitted.Training!, rerun, request.Runs, round);
            return new Reproduction { Numbers = numbers, Environment = Surroundings.Differences(submitted.Result!, rerun.Circumstances!), Isolation = code.Statement, Round = round };
        }
        finally
        {
            if (rerun.Circumstances?.LogsOf(submitted.Result!.Planned.Workload).Where is { } where)
            {
                terminal.Say(where);
            }
        }
    }

    private static ImmutableArray<ReproducedNumber> Trained(TrainingEvidence submitted, Rerun rerun, int? runs, ReproductionNumbers round)
    {
        TrainingPlan plan = runs is { } count ? submitted.Plan with { Runs = count } : submitted.Plan;
        return ReproducedNumbers.Of(submitted, rerun.Of(plan), round);
    }

    private static Evidence Whole(Evidence evidence) => evidence is { Performance: not null, Score: not null, Declared: not null }
        ? evidence
        : throw new UsageException("the bundle holds no timed run with a score; expected a result that was measured to the end", "bench check says what it lacks");

    /// <summary>The result's own round decides how near is near; one that says nothing is judged by the newest that does.</summary>
    private static ReproductionNumbers RoundOf(Terminal terminal, Ruleset ruleset)
    {
        if (ruleset.Reproduction is { } own)
        {
            return own;
        }

        Ruleset newest = Shipped.Ruleset(null).Value;
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"ruleset {ruleset.Id} says nothing about reproduction; the allowed difference is that of {newest.Id}"));
        return newest.Reproduction ?? throw new UsageException($"neither ruleset {ruleset.Id} nor {newest.Id} says how near a rerun must come");
    }
}
