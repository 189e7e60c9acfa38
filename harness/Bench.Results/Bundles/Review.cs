using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results.Reproductions;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A reviewer's countersignature: a statement of its own about the same bundle. A reviewer never signs the submitter's envelope.</summary>
public sealed record Review
{
    /// <summary>The attestation's name inside the bundle.</summary>
    public string Entry { get; init; } = "";

    /// <summary>What was found.</summary>
    public required ReviewVerdict Verdict { get; init; }

    /// <summary>Who reviewed.</summary>
    public required string Reviewer { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The keys whose signatures were verified; empty before that.</summary>
    public ImmutableArray<Sha256Digest> Signers { get; init; } = [];

    /// <summary>What was measured again; null where nothing was. Written, for people; a verifier does not need it.</summary>
    public Reproduction? Reproduction { get; init; }

    /// <summary>What was found, by whom and when, for example <c>reproduced by a reviewer on 2026-11-30</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{VerdictInWords} by {Reviewer} on {At:yyyy-MM-dd}");

    /// <summary>What is said about a bundle whose submitter's statement has the given digest, ready to be signed.</summary>
    public Statement About(Sha256Digest bundleId, Sha256Digest submitterStatement)
    {
        JsonObject predicate = new()
        {
            ["at"] = At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["reviewer"] = Reviewer,
            ["statement"] = new JsonObject { ["sha256"] = submitterStatement.Hex },
            ["verdict"] = Words[Verdict],
        };
        if (Reproduction is { } again)
        {
            predicate["reproduction"] = ReproductionJson.Of(again);
        }

        return new Statement { BundleId = bundleId, PredicateType = Statement.ReviewPredicateType, Predicate = JsonSerializer.SerializeToElement(predicate) };
    }

    /// <summary>Signs a review of a bundle whose submitter's envelope carries <paramref name="submitterPayload"/>.</summary>
    public DsseEnvelope Sign(Sha256Digest bundleId, ReadOnlySpan<byte> submitterPayload, SigningKey key) =>
        DsseEnvelope.Sign(DsseEnvelope.InTotoType, About(bundleId, Sha256Digest.Of(submitterPayload)).ToJson(), key);

    /// <summary>Reads the signed bytes of a review of the given bundle and submitter's statement.</summary>
    /// <exception cref="BundleRefusedException">The codes of step 6; another submitter's statement is <c>E_SUBJECT</c>.</exception>
    internal static Review Read(ReadOnlyMemory<byte> payload, Sha256Digest bundleId, Sha256Digest submitterStatement, string entry)
    {
        Statement statement = Statement.Read(payload, Statement.ReviewPredicateType, bundleId, entry);
        JsonMembers predicate = new(statement.Predicate, "review", BundleCode.Statement, entry);
        string word = predicate.Text("verdict");
        if (!Words.ContainsValue(word))
        {
            throw predicate.Refused($"the verdict '{word}' is none of {string.Join(", ", Words.Values)}");
        }

        string reviewed = predicate.Object("statement").Text("sha256");
        if (reviewed != submitterStatement.Hex)
        {
            throw new BundleRefusedException(BundleCode.Subject, $"the review speaks of a statement with SHA-256 {reviewed}; this bundle's has {submitterStatement}", entry);
        }

        return new Review
        {
            Entry = entry,
            Verdict = Words.Single(pair => pair.Value == word).Key,
            Reviewer = predicate.Text("reviewer"),
            At = predicate.Time("at"),
        };
    }

    private string VerdictInWords => Verdict switch
    {
        ReviewVerdict.Reproduced => "reproduced",
        ReviewVerdict.NotReproduced => "not reproduced",
        ReviewVerdict.Audited => "audited",
        _ => "objected to",
    };

    private static readonly ImmutableDictionary<ReviewVerdict, string> Words = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(ReviewVerdict.Reproduced, "reproduced"),
        KeyValuePair.Create(ReviewVerdict.NotReproduced, "not-reproduced"),
        KeyValuePair.Create(ReviewVerdict.Audited, "audited"),
        KeyValuePair.Create(ReviewVerdict.Objection, "objection"),
    ]);
}
