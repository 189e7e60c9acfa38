namespace Bench.Results.Bundles;

/// <summary>Why a bundle is refused: the stable codes of the format, in the order in which verification meets them.</summary>
public static class BundleCode
{
    /// <summary>Step 1: the bytes are no strict ZIP.</summary>
    public const string Archive = "E_ARCHIVE";

    /// <summary>Step 1: a name breaks the path rules.</summary>
    public const string Path = "E_PATH";

    /// <summary>Step 1: an entry is a link, a directory or anything else than a regular file.</summary>
    public const string EntryType = "E_ENTRY_TYPE";

    /// <summary>Step 1: a name occurs twice.</summary>
    public const string DuplicateEntry = "E_DUPLICATE_ENTRY";

    /// <summary>Step 1: too many entries, too many bytes, or a suspicious ratio.</summary>
    public const string Limit = "E_LIMIT";

    /// <summary>Steps 1 and 7: a file that the format or the manifest does not name.</summary>
    public const string FileExtra = "E_FILE_EXTRA";

    /// <summary>Step 2: the manifest's syntax.</summary>
    public const string Manifest = "E_MANIFEST";

    /// <summary>Step 3: the envelope's shape.</summary>
    public const string Envelope = "E_ENVELOPE";

    /// <summary>Step 4: the envelope carries another type of payload.</summary>
    public const string PayloadType = "E_PAYLOAD_TYPE";

    /// <summary>Step 5: no trusted key signed.</summary>
    public const string Signature = "E_SIGNATURE";

    /// <summary>Step 5: only keys outside their validity signed.</summary>
    public const string KeyExpired = "E_KEY_EXPIRED";

    /// <summary>Step 5: only revoked keys signed.</summary>
    public const string KeyRevoked = "E_KEY_REVOKED";

    /// <summary>Step 5: trusted keys signed, but too few.</summary>
    public const string Threshold = "E_THRESHOLD";

    /// <summary>Step 6: the signed payload is no strict JSON.</summary>
    public const string Json = "E_JSON";

    /// <summary>Step 6: the signed payload differs from its canonical form.</summary>
    public const string Noncanonical = "E_NONCANONICAL";

    /// <summary>Step 6: the statement's type, predicate type or shape.</summary>
    public const string Statement = "E_STATEMENT";

    /// <summary>Step 6: the statement speaks of another manifest.</summary>
    public const string Subject = "E_SUBJECT";

    /// <summary>Step 7: the manifest lists a file that is absent.</summary>
    public const string FileMissing = "E_FILE_MISSING";

    /// <summary>Step 7: a file's bytes differ from the manifest.</summary>
    public const string FileDigest = "E_FILE_DIGEST";

    /// <summary>Step 9: the results log does not prove the result's inclusion.</summary>
    public const string Inclusion = "E_INCLUSION";

    /// <summary>Step 10: a summary number differs from the one recomputed from the logs.</summary>
    public const string Recompute = "E_RECOMPUTE";
}
