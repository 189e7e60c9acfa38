namespace Bench.Results.Bundles;

/// <summary>A public key with the time in which its signatures count.</summary>
public sealed record TrustedKey
{
    /// <summary>The key.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>First instant at which it counts.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>Last instant at which it counts.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Whether it was withdrawn, for all times.</summary>
    public required bool Revoked { get; init; }

    /// <summary>A key that somebody vouches for directly: it counts at any time.</summary>
    public static TrustedKey Always(PublicKey key) => new()
    {
        Key = key,
        NotBefore = DateTimeOffset.MinValue,
        NotAfter = DateTimeOffset.MaxValue,
        Revoked = false,
    };

    /// <summary>Whether the time lies in the key's validity.</summary>
    public bool CoversTime(DateTimeOffset at) => NotBefore <= at && at <= NotAfter;
}
