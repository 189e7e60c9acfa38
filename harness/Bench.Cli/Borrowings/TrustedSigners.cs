using System.Collections.Immutable;
using System.CommandLine;
using Bench.Cli.Verbs;
using Bench.Results.Bundles;

namespace Bench.Cli.Borrowings;

/// <summary>Whose signatures are believed: keys given one by one, or a trust root; nobody's without either.</summary>
internal sealed record TrustedSigners
{
    private ImmutableArray<PublicKey> Keys { get; init; } = [];

    private TrustRoot? Trust { get; init; }

    /// <summary>The policy that believes them.</summary>
    public VerificationPolicy Policy(BundleLimits limits) => new() { At = TimeProvider.System.GetUtcNow(), Limits = limits, Keys = Keys, Trust = Trust };

    /// <summary>The options: <c>--key PUB</c>, several times, and <c>--trust TRUST</c>.</summary>
    internal sealed class Options
    {
        private readonly Option<string[]> keys = new("--key") { HelpName = "PUB", Description = "A submitter's public key (PEM): the lender's, the borrower's; may be given several times" };
        private readonly Option<string?> trust = new("--trust") { HelpName = "TRUST", Description = "A trust.json, a signed root.N.dsse.json, or a folder of them" };

        /// <summary>Adds the options to a verb.</summary>
        public void AddTo(Command command)
        {
            ExistingPath.Of(keys, trust);
            command.Add(keys);
            command.Add(trust);
        }

        /// <summary>What they say.</summary>
        /// <exception cref="UsageException">Both are given.</exception>
        public TrustedSigners Read(ParseResult parsed)
        {
            string[] paths = parsed.GetValue(keys) ?? [];
            string? root = parsed.GetValue(trust);
            return paths.Length > 0 && root is not null
                ? throw new UsageException("both --key and --trust are given; expected one of them", "--key is for known submitters, --trust for a whole round")
                : new TrustedSigners { Keys = [.. paths.Select(PublicKey.Load)], Trust = root is null ? null : TrustChain.Load(root) };
        }
    }
}
