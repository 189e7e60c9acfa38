using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>What a signature in a bundle says: something (the predicate) about exactly one manifest (the subject).</summary>
/// <remarks>Source: in-toto Statement v1, restricted to one subject and canonical JSON.</remarks>
public sealed record Statement
{
    /// <summary>The statement's own type.</summary>
    public const string Type = "https://in-toto.io/Statement/v1";

    /// <summary>The predicate of a submitter's result.</summary>
    public const string ResultPredicateType = "https://bench.example/attestation/result/v1";

    /// <summary>The predicate of a whole submission, whose payload is its folder.</summary>
    public const string SubmissionPredicateType = "https://bench.example/attestation/submission/v1";

    /// <summary>The predicate of a reviewer's countersignature.</summary>
    public const string ReviewPredicateType = "https://bench.example/attestation/review/v1";

    /// <summary>The id of the bundle that it speaks of.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>What kind of thing it says.</summary>
    public required string PredicateType { get; init; }

    /// <summary>What it says: a JSON object.</summary>
    public required JsonElement Predicate { get; init; }

    /// <summary>The canonical bytes that are signed.</summary>
    public byte[] ToJson() => CanonicalJson.Write(new JsonObject
    {
        ["_type"] = Type,
        ["subject"] = new JsonArray(new JsonObject
        {
            ["name"] = BundlePath.Manifest,
            ["digest"] = new JsonObject { ["sha256"] = BundleId.Hex },
        }),
        ["predicateType"] = PredicateType,
        ["predicate"] = JsonObject.Create(Predicate),
    });

    /// <summary>Reads the signed bytes and demands that they are a statement of the given kind about the given bundle.</summary>
    /// <exception cref="BundleRefusedException">With <c>E_JSON</c>, <c>E_NONCANONICAL</c>, <c>E_STATEMENT</c> or <c>E_SUBJECT</c>, in this order.</exception>
    public static Statement Read(ReadOnlyMemory<byte> payload, string predicateType, Sha256Digest bundleId, string entry = "")
    {
        JsonElement root = StrictJson.Parse(payload, entry);
        if (!CanonicalJson.IsCanonical(payload.Span, root))
        {
            throw new BundleRefusedException(BundleCode.Noncanonical, "the signed JSON differs from its canonical form (RFC 8785)", entry);
        }

        JsonMembers statement = new(root, "statement", BundleCode.Statement, entry);
        RequireText(statement, "_type", Type);
        RequireText(statement, "predicateType", predicateType);
        JsonElement subjects = statement.Element("subject", JsonValueKind.Array);
        if (subjects.GetArrayLength() != 1)
        {
            throw statement.Refused($"{subjects.GetArrayLength()} subjects instead of one");
        }

        JsonMembers subject = new(subjects[0], "subject", BundleCode.Statement, entry);
        subject.AllowOnly("name", "digest");
        string name = subject.Text("name");
        JsonMembers digest = subject.Object("digest");
        digest.AllowOnly("sha256");
        string sha256 = digest.Text("sha256");
        JsonElement predicate = statement.Element("predicate", JsonValueKind.Object);
        if (name != BundlePath.Manifest || sha256 != bundleId.Hex)
        {
            throw new BundleRefusedException(BundleCode.Subject, $"the statement speaks of {name} with SHA-256 {sha256}; this bundle's manifest has {bundleId}", entry);
        }

        return new Statement { BundleId = bundleId, PredicateType = predicateType, Predicate = predicate };
    }

    private static void RequireText(JsonMembers statement, string name, string expected)
    {
        string found = statement.Text(name);
        if (found != expected)
        {
            throw statement.Refused($"{name} is '{found}' instead of '{expected}'");
        }
    }
}
