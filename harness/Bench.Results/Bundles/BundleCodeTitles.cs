using System.Collections.Frozen;

namespace Bench.Results.Bundles;

/// <summary>What each refusal means, in a line.</summary>
public static class BundleCodeTitles
{
    /// <summary>Title by code.</summary>
    public static FrozenDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [BundleCode.Archive] = "the bytes are no strict ZIP: an archive must have exactly one reading",
        [BundleCode.Path] = "a name breaks the path rules: lower-case ASCII segments that every file system can hold",
        [BundleCode.EntryType] = "an entry is a link, a directory or anything else than a regular file",
        [BundleCode.DuplicateEntry] = "a name occurs twice",
        [BundleCode.Limit] = "too many entries, too many bytes, or a compression ratio that no honest file has",
        [BundleCode.FileExtra] = "a file that the format or the manifest does not name",
        [BundleCode.Manifest] = "the manifest breaks its syntax (sha256sum's, sorted, unique)",
        [BundleCode.Envelope] = "the signature's envelope has not the shape of DSSE",
        [BundleCode.PayloadType] = "the envelope carries another type of payload",
        [BundleCode.Signature] = "no trusted key signed these bytes",
        [BundleCode.KeyExpired] = "only keys outside their validity signed",
        [BundleCode.KeyRevoked] = "only revoked keys signed",
        [BundleCode.Threshold] = "trusted keys signed, but too few of them",
        [BundleCode.Json] = "the signed payload is no strict JSON",
        [BundleCode.Noncanonical] = "the signed JSON differs from its canonical form (RFC 8785)",
        [BundleCode.Statement] = "the statement has another type, predicate type or shape",
        [BundleCode.Subject] = "the statement speaks of another manifest",
        [BundleCode.FileMissing] = "the manifest lists a file that is absent",
        [BundleCode.FileDigest] = "a file's bytes differ from what the manifest says",
        [BundleCode.Inclusion] = "the results log does not prove that this result is in it",
        [BundleCode.Recompute] = "a summary number differs from the one that the logs give again",
    }.ToFrozenDictionary();
}
