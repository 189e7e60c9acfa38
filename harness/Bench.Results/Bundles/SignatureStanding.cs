namespace Bench.Results.Bundles;

/// <summary>What is known about the submitter's signature.</summary>
public enum SignatureStanding
{
    /// <summary>Verification was refused before, or at, the signature.</summary>
    Refused,

    /// <summary>Nobody was trusted, so there was nothing to verify it with: <c>signature: not established, no key given</c>.</summary>
    NotEstablished,

    /// <summary>Enough trusted keys signed.</summary>
    Established,
}
