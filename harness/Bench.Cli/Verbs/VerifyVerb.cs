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
        Argument<string[]> paths = new("PATH") { Arity = ArgumentArity.OneOrMore, Description = "A bundle zip, an unpacked bundle, or a folder searched for *.bundle.zip" };
        PolicyOptions policy = new();
        Command command = new("verify", "Is this bundle what its submitter signed, and does every number follow from its logs?") { paths };
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
            worst = ExitCode.Worse(worst, Guarded(terminal, path, () => SubmissionPackage.IsOne(path) ? Package(terminal, path, policy, round) : Below(terminal, path, policy, round, static bundle => bundle)));
        }

        worst = ExitCode.Worse(worst, round.Print(terminal));
        if (policy is { Key: null, Trust: null })
        {
            terminal.Say("no key was given, so no signature is established (exit code 4)");
            terminal.Say("  help: --key PUB.pem takes the submitter's public key, as he gave it to you (of a run without --key, development.pub.pem beside its results); --trust takes a round's trust.json");
        }

        return worst;
    }

    private static int Below(Terminal terminal, string path, VerificationPolicy policy, RoundReview round, Func<string, string> nameOf) => BundlePaths.Below(path).Aggregate(
        ExitCode.Clean, (code, bundle) => ExitCode.Worse(code, Guarded(terminal, nameOf(bundle), () => One(terminal, bundle, nameOf(bundle), policy, round))));

    /// <summary>A packed submission: its own manifest and signature, that it holds the bundles which its statement lists, then each of them.</summary>
    private static int Package(Terminal terminal, string path, VerificationPolicy policy, RoundReview round)
    {
        using BundleVerification proven = BundleVerifier.Verify(path, policy with { PredicateType = Statement.SubmissionPredicateType });
        if (proven.Payload is not { } payload || proven.Statement is not { } statement)
        {
            terminal.Line($"{path}: REFUSED");
            foreach (BundleError error in proven.Errors)
            {
                terminal.Line($"  {error}");
            }

            return ExitCode.Refused;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("bench-verify-");
        try
        {
            SubmissionPackage.Unpack(payload, folder.FullName);
            terminal.Line($"{path}: a submission; {Signature(proven)}; manifest {proven.BundleId}");
            int code = Listed(terminal, path, statement, folder.FullName, policy.Limits);
            return ExitCode.Worse(code, Below(terminal, folder.FullName, policy, round, bundle => $"{path}: {Path.GetRelativePath(folder.FullName, bundle)}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Listed(Terminal terminal, string path, Statement statement, string folder, BundleLimits limits)
    {
        ImmutableSortedDictionary<string, string> found = BundlePaths.Below(folder).ToImmutableSortedDictionary(
            bundle => Path.GetRelativePath(folder, bundle),
            bundle =>
            {
                using BundleVerification one = BundleVerifier.Verify(bundle, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
                return one.BundleId?.Hex ?? "refused";
            },
            StringComparer.Ordinal);
        if (SubmissionPackage.ListedIn(statement) is { } listed && listed.SequenceEqual(found))
        {
            return ExitCode.Clean;
        }

        terminal.Line($"{path}: REFUSED: the signed statement does not list the bundles that the package holds");
        return ExitCode.Refused;
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

    private static int One(Terminal terminal, string path, string name, VerificationPolicy policy, RoundReview round)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, policy);
        BundleVerification proven = bundle.Proven;
        if (!proven.Passed)
        {
            terminal.Line($"{name}: REFUSED");
            foreach (BundleError error in proven.Errors)
            {
                terminal.Line($"  {error}");
            }

            if (proven.Errors.Any(static error => error.Code == BundleCode.Limit))
            {
                terminal.Say("  help: a larger bundle is read with --max-bundle SIZE, 4GiB at most");
            }

            return ExitCode.Refused;
        }

        round.Add(name, bundle);
        terminal.Line($"{name}: {Verdict(bundle)}");
        terminal.Line($"  {Signature(proven)}; reviews: {Standing(proven.ReviewStanding, proven.Reviews.Length)}; results log: {Standing(proven.LogStanding, 1)}");
        terminal.Line($"  bundle {proven.BundleId}");
        terminal.Line($"  attempts: {AttemptSummary.Of(bundle.Judged?.Result)}");
        terminal.Findings(bundle.Differences.Concat(bundle.Judged!.RuleFindings));
        return bundle.ExitCode;
    }

    private static string Verdict(VerifiedBundle bundle) =>
        bundle.Differences.HasErrors ? "REFUSED, numbers do not follow from the logs"
        : bundle.Judged!.RuleFindings.HasErrors ? "intact and recomputed; the result breaks rules"
        : bundle.Proven.Signature == SignatureStanding.Established ? "verified: intact, signed, recomputed, valid"
        : "intact, recomputed, valid, BUT NOT AUTHENTICATED: no key was given to check the signature with";

    private static string Signature(BundleVerification proven) => proven.Signature == SignatureStanding.Established
        ? $"signature: established, key {string.Join(", ", proven.Signers.Select(static id => id.Hex[..16]))}{(Predicates.IsOfDevelopmentKey(proven.Statement!) ? ", a development key made for the run" : "")}"
        : "signature: not established, no key given";

    private static string Standing(EvidenceStanding standing, int count) => standing switch
    {
        EvidenceStanding.Absent => "none",
        EvidenceStanding.NotChecked => "there, not checked without a trust root",
        _ => count == 1 ? "verified" : string.Create(CultureInfo.InvariantCulture, $"{count} verified"),
    };
}
