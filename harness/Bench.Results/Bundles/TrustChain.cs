namespace Bench.Results.Bundles;

/// <summary>Follows a trust root from version to version: each is signed by enough keys of the version before and of itself.</summary>
/// <remarks>Keys' times are not asked here: a version was signed in its own time. A key that a version calls revoked does not count for it.</remarks>
public static class TrustChain
{
    private const string TrustFile = "trust.json";
    private const int LargestFile = 1 << 20;

    /// <summary>Follows a chain from its first root, which must be signed by itself, to its last, which must be unexpired.</summary>
    /// <param name="envelopes">The bytes of <c>root.N.dsse.json</c>, consecutive.</param>
    /// <param name="at">The time at which the last must not have expired.</param>
    /// <exception cref="TrustRefusedException">A step is not to be relied on.</exception>
    public static TrustRoot Follow(IReadOnlyList<ReadOnlyMemory<byte>> envelopes, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(envelopes);
        ArgumentOutOfRangeException.ThrowIfZero(envelopes.Count, nameof(envelopes));
        TrustRoot? current = null;
        foreach (ReadOnlyMemory<byte> envelope in envelopes)
        {
            current = Step(current, envelope);
        }

        return current!.CoversTime(at)
            ? current
            : throw Refused($"the trust root of version {current.Version} expired at {current.Expires:u}", "get its next version");
    }

    /// <summary>Reads what the user names as trust: a <c>trust.json</c>; a single signed <c>root.N.dsse.json</c>; or a folder with a
    /// <c>trust.json</c> and the signed roots that follow it, or with signed roots alone.</summary>
    /// <exception cref="TrustRefusedException">It is absent or not to be relied on.</exception>
    public static TrustRoot Load(string path)
    {
        try
        {
            return Directory.Exists(path) ? LoadFolder(path) : LoadFile(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new TrustRefusedException($"{path} cannot be read: {failed.Message}", "check the path and its permissions", failed);
        }
    }

    private static TrustRoot LoadFile(string path) => path.EndsWith(".dsse.json", StringComparison.Ordinal)
        ? Step(null, ReadFile(path))
        : TrustRoot.Read(ReadFile(path), path);

    private static TrustRoot LoadFolder(string folder)
    {
        string anchor = Path.Combine(folder, TrustFile);
        TrustRoot? current = File.Exists(anchor) ? LoadFile(anchor) : null;
        int next = current?.Version + 1 ?? FirstVersion(folder);
        for (string path = RootFile(folder, next); File.Exists(path); path = RootFile(folder, ++next))
        {
            current = Step(current, ReadFile(path));
        }

        return current ?? throw Refused($"{folder} holds neither {TrustFile} nor root.N.dsse.json", "name the folder or file of the trust root");
    }

    private static int FirstVersion(string folder) => Directory.EnumerateFiles(folder, "root.*.dsse.json")
        .Select(static path => int.TryParse(Path.GetFileName(path).Split('.')[1], System.Globalization.NumberStyles.None, null, out int version) ? version : 0)
        .Where(static version => version > 0)
        .DefaultIfEmpty(1)
        .Min();

    private static string RootFile(string folder, int version) => Path.Combine(folder, $"root.{version}.dsse.json");

    private static byte[] ReadFile(string path)
    {
        long length = new FileInfo(path).Length;
        return length <= LargestFile ? File.ReadAllBytes(path) : throw Refused($"{path} has {length} bytes; a trust root has at most {LargestFile}", "name the trust root");
    }

    private static TrustRoot Step(TrustRoot? before, ReadOnlyMemory<byte> bytes)
    {
        DsseEnvelope envelope;
        try
        {
            envelope = DsseEnvelope.Read(bytes, "trust root");
        }
        catch (BundleRefusedException refused)
        {
            throw new TrustRefusedException(refused.Message, "get the trust root again from where it is published", refused);
        }

        if (envelope.PayloadType != TrustRoot.PayloadType)
        {
            throw Refused($"the payload type '{envelope.PayloadType}' is not that of a trust root", "name a signed trust root");
        }

        TrustRoot next = TrustRoot.ReadExactly(envelope.Payload.AsMemory(), "signed trust root");
        if (before is not null && next.Version != before.Version + 1)
        {
            throw Refused($"version {next.Version} follows version {before.Version}; versions go up by one", "get the versions between");
        }

        RequireThreshold(envelope, next.Root, $"its own, of version {next.Version}");
        if (before is not null)
        {
            RequireThreshold(envelope, before.Root, $"those of version {before.Version}");
        }

        return next;
    }

    private static void RequireThreshold(DsseEnvelope envelope, TrustedRole root, string whose)
    {
        int count = root.SignersOf(envelope).Count(static key => !key.Revoked);
        if (count < root.Threshold)
        {
            throw Refused($"{count} root keys signed it, of {root.Threshold} needed among {whose}", "get the trust root again from where it is published");
        }
    }

    private static TrustRefusedException Refused(string message, string help) => new(message, help);
}
