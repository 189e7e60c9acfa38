using System.CommandLine;
using System.Globalization;
using Bench.Results.Bundles;

namespace Bench.Cli.Verbs;

/// <summary>The options that say whom a verifier trusts and what it demands.</summary>
internal sealed class PolicyOptions
{
    private readonly Option<string[]> keys = new("--key") { HelpName = "PUB", Description = "A known submitter's public key (PEM); may be given several times: any of them may have signed" };
    private readonly Option<string?> trust = new("--trust") { HelpName = "TRUST", Description = "A trust.json, a signed root.N.dsse.json, or a folder of them" };
    private readonly Option<string?> at = new("--at") { HelpName = "TIME", Description = "The time at which keys must be valid, RFC 3339 UTC; now by default" };
    private readonly Option<string?> threshold = new("--threshold") { HelpName = "N", Description = "Least number of trusted submitter keys that must have signed" };
    private readonly Option<bool> requireLog = new("--require-log") { Description = "Refuse a bundle without a proof of inclusion in the results log" };

    private readonly MaxBundleOption maxBundle = new();

    public void AddTo(Command command)
    {
        ExistingPath.Of(keys, trust);
        command.Add(keys);
        command.Add(trust);
        command.Add(at);
        command.Add(threshold);
        command.Add(requireLog);
        maxBundle.AddTo(command);
    }

    public VerificationPolicy Read(ParseResult parsed)
    {
        string[] paths = parsed.GetValue(keys) ?? [];
        string? trustPath = parsed.GetValue(trust);
        if (paths.Length > 0 && trustPath is not null)
        {
            throw new UsageException("both --key and --trust are given; expected one of them", "--key is for known submitters, --trust for a round whose organiser says whose keys count, and when");
        }

        if (paths.Length > 0 && parsed.GetValue(at) is not null)
        {
            throw new UsageException("--at is given with --key; expected --trust: a lone key has no validity that a time could fall outside of");
        }

        return new VerificationPolicy
        {
            Keys = [.. paths.Select(PublicKey.Load)],
            Trust = trustPath is null ? null : TrustChain.Load(trustPath),
            At = Time(parsed.GetValue(at)),
            Threshold = Count(parsed.GetValue(threshold)),
            RequireLog = parsed.GetValue(requireLog),
            Limits = maxBundle.Read(parsed),
        };
    }

    private static DateTimeOffset Time(string? text)
    {
        if (text is null)
        {
            return TimeProvider.System.GetUtcNow();
        }

        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new UsageException($"--at is '{text}'; expected a time such as 2026-11-22T00:00:00Z");
    }

    private static int Count(string? text) =>
        text is null ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= 16 ? count
        : throw new UsageException($"--threshold is '{text}'; expected a whole number from 1 to 16");
}
