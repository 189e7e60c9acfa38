using System.CommandLine;
using System.Globalization;
using Bench.Cli.Judging;
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
        foreach (string path in paths.SelectMany(BundlePaths.Below))
        {
            worst = ExitCode.Worse(worst, One(terminal, path, policy));
        }

        return worst;
    }

    private static int One(Terminal terminal, string path, VerificationPolicy policy)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, policy);
        BundleVerification proven = bundle.Proven;
        if (!proven.Passed)
        {
            terminal.Line($"{path}: REFUSED");
            foreach (BundleError error in proven.Errors)
            {
                terminal.Line($"  {error}");
            }

            return ExitCode.Refused;
        }

        terminal.Line($"{path}: {Verdict(bundle)}");
        terminal.Line($"  {Signature(proven)}; reviews: {Standing(proven.ReviewStanding, proven.Reviews.Length)}; results log: {Standing(proven.LogStanding, 1)}");
        terminal.Line($"  bundle {proven.BundleId}");
        terminal.Findings(bundle.Differences.Concat(bundle.Judged!.RuleFindings));
        return bundle.ExitCode;
    }

    private static string Verdict(VerifiedBundle bundle) =>
        bundle.Differences.HasErrors ? "REFUSED, numbers do not follow from the logs"
        : bundle.Judged!.RuleFindings.HasErrors ? "intact and recomputed; the result breaks rules"
        : bundle.Proven.Signature == SignatureStanding.Established ? "verified: intact, signed, recomputed, valid"
        : "intact, recomputed, valid";

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
