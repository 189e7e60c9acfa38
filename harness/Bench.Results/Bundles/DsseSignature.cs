using System.Collections.Immutable;

namespace Bench.Results.Bundles;

/// <summary>One signature of an envelope.</summary>
/// <param name="KeyId">What the signer says about its key: a hint that nothing relies on.</param>
/// <param name="Bytes">The signature, in DER.</param>
public sealed record DsseSignature(string KeyId, ImmutableArray<byte> Bytes);
