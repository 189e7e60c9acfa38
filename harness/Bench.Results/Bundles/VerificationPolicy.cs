using System.Collections.Immutable;

namespace Bench.Results.Bundles;

/// <summary>What a verifier trusts and demands.</summary>
public sealed record VerificationPolicy
{
    /// <summary>What kind of thing the submitter must have signed.</summary>
    public string PredicateType { get; init; } = Statement.ResultPredicateType;

    /// <summary>The known submitters' keys, any of which may have signed; empty when there is a trust root, or nothing.</summary>
    public ImmutableArray<PublicKey> Keys { get; init; } = [];

    /// <summary>The trust root; null when there are keys, or nothing.</summary>
    public TrustRoot? Trust { get; init; }

    /// <summary>The time at which keys must be valid.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Least number of submitter keys that must sign; it may raise the trust root's number, never lower it.</summary>
    public int Threshold { get; init; } = 1;

    /// <summary>Whether a bundle without a proof of inclusion in the results log is refused.</summary>
    public bool RequireLog { get; init; }

    /// <summary>How large a bundle may be.</summary>
    public BundleLimits Limits { get; init; } = BundleLimits.Standard;

    /// <summary>Who may submit, under this policy; null when nobody is trusted, so that no signature can be established.</summary>
    internal TrustedRole? Submitter
    {
        get
        {
            TrustedRole? role = Keys.IsEmpty ? Trust?.Submitter : new TrustedRole { Keys = [.. Keys.Distinct().Select(TrustedKey.Always)], Threshold = 1 };
            return role is null ? null : role with { Threshold = Math.Max(role.Threshold, Threshold) };
        }
    }
}
