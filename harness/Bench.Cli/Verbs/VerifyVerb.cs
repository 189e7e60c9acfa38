using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Cli.Submissions;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Verbs;

/// <summary><c>bench verify PATH…</c>: integrity and signatures, then every number recomputed from the logs, then the rules.</summary>
internal static class VerifyVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.OneOrMore, Description = "A bundle, an unpacked bundle, a packed submission (*.submission.zip), or a folder searched for bundles and packed submissions" };
        PolicyOptions policy = new();
        ExistingPath.Of(paths);
        Command command = new("verify", "Is this bundle, or packed submission, what its submitter signed, and does every number follow from its logs?") { paths };
        policy.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(paths), policy.Read(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string[] paths, VerificationPolicy policy)
    {
        int worst = ExitCode.Clean;
        RoundReview round = new();
        foreach (string path in paths)
        {
            worst = ExitCode.Worse(worst, Guarded(terminal, path, () => At(terminal, path, policy, round)));
        }

        worst = ExitCode.Worse(worst, round.Print(terminal));
        if (policy is { Keys.IsEmpty: true, Trust: null } && worst == ExitCode.Refused)
        {
            terminal.Say("no key was given, so no signature is established (exit code 4)");
            terminal.Say("  help: --key PUB.pem takes the submitter's public key, as he gave it to you (of a run without --key, development.pub.pem beside its results); --trust takes a round's trust.json");
        }

        return worst;
    }

    /// <summary>What lies at a path: bundles, and packed submissions, each with what it holds.</summary>
    private static int At(Terminal terminal, string path, VerificationPolicy policy, RoundReview round)
    {
        string[] packages = BundlePaths.Packages(path);
        IReadOnlyList<string> bundles = packages.Length > 0 ? BundlePaths.BesidePackages(path) : BundlePaths.Below(path);
        int code = packages.Aggregate(ExitCode.Clean, (code, package) => ExitCode.Worse(code, Guarded(terminal, package, () => Package(terminal, package, policy, round))));
        return bundles.Aggregate(code, (worst, bundle) => ExitCode.Worse(worst, Guarded(terminal, bundle, () => One(terminal, VerifiedBundle.Of(bundle, policy), bundle, round, []))));
    }

    /// <summary>A packed submission: its own manifest and signature, that it holds the bundles which its statement lists, its own files, then each bundle, and that it was measured with those files.</summary>
    private static int Package(Terminal terminal, string path, VerificationPolicy policy, RoundReview round)
    {
        using UnpackedSubmission package = UnpackedSubmission.Of(path, policy);
        if (package.Files is not { } files || !package.Errors.IsEmpty)
        {
            terminal.Line($"{path}: REFUSED");
            SayErrors(terminal, package.Errors);
            return ExitCode.Refused;
        }

        terminal.Line($"{path}: a submission; {Signature(package.Proven)}; manifest {package.Proven.BundleId}");
        ImmutableArray<Finding> own = package.OwnFindings;
        terminal.Findings(own.Select(package.Named));
        int code = own.HasErrors ? ExitCode.Findings : ExitCode.Clean;
        foreach (string bundle in SubmissionFolder.BundlesIn(files.Folder))
        {
            string name = package.Named(bundle);
            code = ExitCode.Worse(code, Guarded(terminal, name, () =>
            {
                VerifiedBundle verified = VerifiedBundle.Of(bundle, policy, asSubmission: true);
                return One(terminal, verified, name, round, [.. Belonging.Differences(files, name, verified), .. package.Claims.Differences(files.NameOf(bundle), verified)]);
            }));
        }

        return code;
    }

    private static void SayErrors(Terminal terminal, ImmutableArray<BundleError> errors)
    {
        foreach (BundleError error in errors)
        {
            terminal.Line($"  {error}");
        }

        foreach (string advice in errors.Select(RefusalAdvice.For).Distinct())
        {
            terminal.Say($"  help: {advice}");
        }
    }

    /// <summary>What cannot be judged is said, and the other bundles are judged all the same.</summary>
    private static int Guarded(Terminal terminal, string path, Func<int> judge)
    {
        try
        {
            return judge();
        }
        catch (WorldFailedException failed)
        {
            terminal.Line($"{path}: NOT JUDGED: {Terminal.OneLine(failed.Message)}");
            terminal.Say($"  help: {failed.Help}");
            return ExitCode.WorldFailed;
        }
#pragma warning disable CA1031 // Whatever a bundle makes this program do wrong, the bundle is not accepted, and the next one is judged.
        catch (Exception defect) when (defect is not OperationCanceledException)
#pragma warning restore CA1031
        {
            terminal.Line($"{path}: REFUSED, it could not be judged: {defect.GetType().Name}: {Terminal.OneLine(defect.Message)}");
            terminal.Say("  help: this is a defect of bench as well: please report it with the bundle");
            return ExitCode.Refused;
        }
    }

    private static int One(Terminal terminal, VerifiedBundle bundle, string name, RoundReview round, ImmutableArray<Finding> belonging)
    {
        BundleVerification proven = bundle.Proven;
        if (!proven.Passed)
        {
            terminal.Line($"{name}: REFUSED");
            SayErrors(terminal, proven.Errors);
            return ExitCode.Refused;
        }

        round.Add(name, bundle);
        terminal.Line($"{name}: {Verdict(bundle, belonging)}");
        terminal.Line($"  {Signature(proven)}; reviews: {Reviews(proven)}; results log: {Standing(proven.LogStanding, 1)}");
        terminal.Line($"  bundle {proven.BundleId}");
        terminal.Line($"  attempts: {AttemptSummary.Of(bundle.Judged?.Result)}");
        terminal.Findings(bundle.Differences.Concat(bundle.Judged!.RuleFindings).Concat(belonging));
        return ExitCode.Worse(bundle.ExitCode, belonging.HasErrors ? ExitCode.Findings : ExitCode.Clean);
    }

    private static string Verdict(VerifiedBundle bundle, ImmutableArray<Finding> belonging) =>
        bundle.Differences.HasErrors ? "REFUSED, numbers do not follow from the logs"
        : bundle.Judged!.RuleFindings.HasErrors ? "intact and recomputed; the result breaks rules"
        : belonging.HasErrors ? "intact, recomputed and valid, BUT NOT OF THIS SUBMISSION as it stands"
        : bundle.Proven.Signature == SignatureStanding.Established ? "verified: intact, signed, recomputed, valid"
        : "intact, recomputed, valid, BUT NOT AUTHENTICATED: no key was given to check the signature with";

    private static string Signature(BundleVerification proven) => proven.Signature == SignatureStanding.Established
        ? $"signature: established, key {string.Join(", ", proven.Signers.Select(static id => id.Hex[..16]))}{(Predicates.IsOfDevelopmentKey(proven.Statement!) ? ", a development key made for the run" : "")}"
        : "signature: not established, no key given";

    private static string Reviews(BundleVerification proven) =>
        Standing(proven.ReviewStanding, proven.Reviews.Length) + (proven.Reviews.IsEmpty ? "" : $": {string.Join(", ", proven.Reviews.Select(static review => Terminal.OneLine($"{review}")))}");

    private static string Standing(EvidenceStanding standing, int count) => standing switch
    {
        EvidenceStanding.Absent => "none",
        EvidenceStanding.NotChecked => "there, not checked without a trust root",
        _ => count == 1 ? "verified" : string.Create(CultureInfo.InvariantCulture, $"{count} verified"),
    };
}
