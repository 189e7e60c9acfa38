using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace Bench.Results.Bundles;

/// <summary>Which keys may submit, review, log, and change this very list; with versions, so that the list can move on.</summary>
public sealed record TrustRoot
{
    /// <summary>The payload type of a signed trust root.</summary>
    public const string PayloadType = "application/vnd.bench.trust-root+json";

    private const string Type = "trust-root/1";

    /// <summary>Counts up by one with every change, from 1 on.</summary>
    public required int Version { get; init; }

    /// <summary>Last instant at which it may be relied on.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The name of the results log.</summary>
    public required string LogOrigin { get; init; }

    /// <summary>Who may sign the next version.</summary>
    public required TrustedRole Root { get; init; }

    /// <summary>Who may submit results.</summary>
    public required TrustedRole Submitter { get; init; }

    /// <summary>Who may review them.</summary>
    public required TrustedRole Reviewer { get; init; }

    /// <summary>Who signs the results log.</summary>
    public required TrustedRole Log { get; init; }

    /// <summary>Reads the canonical JSON of a trust root, which the caller has a reason to trust. A file may end in a line feed.</summary>
    /// <exception cref="TrustRefusedException">The bytes are no such root.</exception>
    public static TrustRoot Read(ReadOnlyMemory<byte> json, string name = "trust.json") =>
        ReadExactly(json.Span.EndsWith("\n"u8) ? json[..^1] : json, name);

    /// <summary>Reads the bytes that were signed, which are canonical to the last.</summary>
    /// <exception cref="TrustRefusedException">The bytes are no such root.</exception>
    internal static TrustRoot ReadExactly(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            JsonElement root = StrictJson.Parse(json, name);
            return CanonicalJson.IsCanonical(json.Span, root)
                ? ReadMembers(new JsonMembers(root, "trust root", BundleCode.Json, name))
                : throw new BundleRefusedException(BundleCode.Noncanonical, "the JSON differs from its canonical form (RFC 8785)", name);
        }
        catch (BundleRefusedException refused)
        {
            throw new TrustRefusedException($"{name}: {refused.Error.Message}", "get the trust root again from where it is published; one of your own: README.md, \"Whose keys count\", has how it is made, and jq -cS writes canonical JSON", refused);
        }
    }

    /// <summary>Whether it may still be relied on at the time.</summary>
    public bool CoversTime(DateTimeOffset at) => at <= Expires;

    private static TrustRoot ReadMembers(JsonMembers root)
    {
        root.AllowOnly("_type", "version", "expires", "log_origin", "keys", "roles");
        if (root.Text("_type") != Type)
        {
            throw root.Refused($"_type is '{root.Text("_type")}' instead of '{Type}'");
        }

        JsonMembers keys = root.Object("keys");
        FrozenDictionary<string, TrustedKey> byId = keys.Names.ToFrozenDictionary(static id => id, id => ReadKey(keys.Object(id), id), StringComparer.Ordinal);
        JsonMembers roles = root.Object("roles");
        roles.AllowOnly("root", "submitter", "reviewer", "log");
        return new TrustRoot
        {
            Version = root.Count("version"),
            Expires = root.Time("expires"),
            LogOrigin = root.Text("log_origin"),
            Root = ReadRole(roles.Object("root"), byId),
            Submitter = ReadRole(roles.Object("submitter"), byId),
            Reviewer = ReadRole(roles.Object("reviewer"), byId),
            Log = ReadRole(roles.Object("log"), byId),
        };
    }

    private static TrustedKey ReadKey(JsonMembers members, string id)
    {
        members.AllowOnly("alg", "spki_pem", "not_before", "not_after", "revoked");
        if (members.Text("alg") != PublicKey.Algorithm)
        {
            throw members.Refused($"the key {id} is for '{members.Text("alg")}'; only {PublicKey.Algorithm} is known");
        }

        PublicKey key = PublicKey.FromPem(members.Text("spki_pem")) ?? throw members.Refused($"the key {id} is no P-256 public key in PEM form");
        if (key.Id.Hex != id)
        {
            throw members.Refused($"the key {key.Id} stands under the id {id}");
        }

        return new TrustedKey
        {
            Key = key,
            NotBefore = members.Time("not_before"),
            NotAfter = members.Time("not_after"),
            Revoked = members.FlagOrFalse("revoked"),
        };
    }

    private static TrustedRole ReadRole(JsonMembers members, FrozenDictionary<string, TrustedKey> keys)
    {
        members.AllowOnly("keyids", "threshold");
        ImmutableArray<string> ids = members.Texts("keyids");
        int threshold = members.Count("threshold");
        if (ids.FirstOrDefault(id => !keys.ContainsKey(id)) is string unknown)
        {
            throw members.Refused($"a role names the unknown key {unknown}");
        }

        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Length || threshold > ids.Length)
        {
            throw members.Refused($"a role needs {threshold} of {ids.Length} keys, of which some are named twice or which are too few");
        }

        return new TrustedRole { Keys = [.. ids.Select(id => keys[id])], Threshold = threshold };
    }
}
