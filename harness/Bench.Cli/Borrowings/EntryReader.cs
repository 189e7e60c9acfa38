using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Borrowings;

/// <summary>Reads training bundles as entries of a round. Each is verified with whichever of the given keys signed it; without keys no signature is established, and nothing is refused for that.</summary>
internal sealed class EntryReader(TrustedSigners trusted, BundleLimits limits)
{
    /// <summary>Reads a bundle that a decision is about.</summary>
    /// <exception cref="BundleRefusedException">It does not verify, or none of the keys signed it.</exception>
    /// <exception cref="UsageException">It is no training result.</exception>
    public RoundEntry Read(string path)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, trusted.Policy(limits));
        if (bundle.WhyRefused(path) is { } refused)
        {
            throw new BundleRefusedException(refused);
        }

        return Of(bundle) ?? throw new UsageException($"{path} is an inference result; expected a training result", "only training results have hyperparameters to lend");
    }

    /// <summary>Reads all training bundles at paths, as the round's other entries: what no given key signed stands there unsigned, and what does not verify is no entry, which is said.</summary>
    public ImmutableArray<RoundEntry> ReadAll(IEnumerable<string> paths, Terminal terminal)
    {
        List<RoundEntry> entries = [];
        foreach (string path in paths.SelectMany(BundlePaths.Below).Distinct(StringComparer.Ordinal))
        {
            VerifiedBundle bundle = ByAnyone(path);
            if (bundle.WhyRefused(path) is { } refused)
            {
                terminal.Say($"no entry of the round: {Terminal.OneLine(refused.ToString())}");
            }
            else if (Of(bundle) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return [.. entries.DistinctBy(static entry => entry.BundleId)];
    }

    /// <summary>A verified bundle as an entry; null when it is no training result.</summary>
    public static RoundEntry? Of(VerifiedBundle bundle) => bundle.Judged?.Training is not { } evidence ? null : new RoundEntry
    {
        BundleId = bundle.Proven.BundleId!.Value,
        Evidence = evidence,
        Refused = bundle.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.Message,
        Signers = bundle.Proven.Signers,
        Valid = evidence.Declared is { Valid: true } && !bundle.Judged.RuleFindings.HasErrors,
    };

    /// <summary>As one of those believed signed it; else as nobody's.</summary>
    private VerifiedBundle ByAnyone(string path) =>
        VerifiedBundle.Of(path, trusted.Policy(limits)) is { Proven.Passed: true } signed ? signed : VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
}
