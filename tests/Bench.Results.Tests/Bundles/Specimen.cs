using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Results.Tests.Bundles;

/// <summary>A small bundle with everything a bundle can have, made part by part so that a test can make one part wrong.</summary>
internal sealed class Specimen : IDisposable
{
    public const string Origin = "results.bench.example/log";

    public static readonly DateTimeOffset Now = new(2026, 11, 22, 0, 0, 0, TimeSpan.Zero);

    public SigningKey Submitter { get; } = SigningKey.Generate();

    public SigningKey Reviewer { get; } = SigningKey.Generate();

    public SigningKey Log { get; } = SigningKey.Generate();

    public SigningKey Root { get; } = SigningKey.Generate();

    public SigningKey Stranger { get; } = SigningKey.Generate();

    public static ResultPredicate Predicate { get; } = new()
    {
        Harness = new HarnessIdentity { Name = "bench", Version = "0.1.0", Digest = new DigestSet(Sha256Digest.Of("harness"u8)) },
        Workload = new WorkloadIdentity { Id = "matmul-fp32", Version = "1", Digest = new DigestSet(Sha256Digest.Of("workload"u8)) },
        Scenario = "offline",
        Division = "closed",
        Declared = ImmutableSortedDictionary<string, string>.Empty.Add("precision", "fp32"),
        Result = new ClaimedResult { Valid = true, Metric = "samples_per_second", Value = MetricValue.OfReal(1234.5) },
        Run = new RunIdentity { Id = "run-1", Started = Now, Challenge = "none" },
        Submitter = "acme",
    };

    public static SortedDictionary<string, byte[]> SmallPayload() => new(StringComparer.Ordinal)
    {
        ["plan.json"] = Encoding.ASCII.GetBytes("""{"workload":"matmul-fp32"}"""),
        ["performance/run.jsonl"] = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 12).Select(static i => $"{{\"query\":{i}}}\n"))),
        ["performance/queries.bin"] = [.. Enumerable.Range(0, 48).Select(static i => (byte)(i * 7 % 256))],
    };

    /// <summary>The trust root in which every key has its role.</summary>
    public JsonObject TrustJson(string expires = "2027-11-22T00:00:00Z", int version = 1) => new()
    {
        ["_type"] = "trust-root/1",
        ["version"] = version,
        ["expires"] = expires,
        ["log_origin"] = Origin,
        ["keys"] = new JsonObject([.. new[] { Submitter, Reviewer, Log, Root }.Select(static key => KeyValuePair.Create<string, JsonNode?>(key.PublicKey.Id.Hex, KeyJson(key.PublicKey)))]),
        ["roles"] = new JsonObject
        {
            ["root"] = RoleJson(Root),
            ["submitter"] = RoleJson(Submitter),
            ["reviewer"] = RoleJson(Reviewer),
            ["log"] = RoleJson(Log),
        },
    };

    public TrustRoot Trust() => TrustRoot.Read(CanonicalJson.Write(TrustJson()));

    public VerificationPolicy Trusting() => new() { Trust = Trust(), At = Now };

    public VerificationPolicy Knowing() => new() { Keys = [Submitter.PublicKey], At = Now };

    /// <summary>The files of a bundle over the payload, by name.</summary>
    public SortedDictionary<string, byte[]> Files(SortedDictionary<string, byte[]>? payload = null)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in payload ?? SmallPayload())
        {
            files.Add(BundlePath.PayloadPrefix + name, bytes);
        }

        Manifest manifest = Manifest.Of(files.ToDictionary(static file => file.Key, static file => Sha256Digest.Of(file.Value)));
        files.Add(BundlePath.Manifest, [.. manifest.Bytes]);
        files.Add(BundlePath.SubmitterEnvelope, DsseEnvelope.Sign(DsseEnvelope.InTotoType, StatementOf(manifest).ToJson(), Submitter).ToJson());
        return files;
    }

    public static Statement StatementOf(Manifest manifest) => new()
    {
        BundleId = manifest.BundleId,
        PredicateType = Statement.ResultPredicateType,
        Predicate = Predicate.ToJson(),
    };

    /// <summary>Adds a review by the key.</summary>
    public static void AddReview(SortedDictionary<string, byte[]> files, SigningKey key, int number = 1, DateTimeOffset? at = null)
    {
        Review review = new() { Verdict = ReviewVerdict.NotReproduced, Reviewer = "a reviewer", At = at ?? Now };
        DsseEnvelope submission = DsseEnvelope.Read(files[BundlePath.SubmitterEnvelope]);
        files[$"attestations/review-{number}.dsse.json"] = review.Sign(Sha256Digest.Of(files[BundlePath.Manifest]), submission.Payload.AsSpan(), key).ToJson();
    }

    /// <summary>Adds a proof of inclusion in a log with three leaves, of which the bundle is the middle one.</summary>
    public void AddLogProof(SortedDictionary<string, byte[]> files, SigningKey? key = null, string origin = Origin)
    {
        DsseEnvelope submission = DsseEnvelope.Read(files[BundlePath.SubmitterEnvelope]);
        byte[] leaf = LogProof.Leaf(Sha256Digest.Of(files[BundlePath.Manifest]), Sha256Digest.Of(submission.Payload.AsSpan()), Submitter.PublicKey.Id);
        ReadOnlyMemory<byte>[] leaves = ["first"u8.ToArray(), leaf, "third"u8.ToArray()];
        LogProof proof = new()
        {
            Index = 1,
            Path = [MerkleTree.LeafHash(leaves[0].Span), MerkleTree.LeafHash(leaves[2].Span)],
            Checkpoint = Checkpoint.Sign(origin, new MerkleTreeHead(3, MerkleTree.Root(leaves)), key ?? Log),
        };
        files[BundlePath.LogProof] = proof.ToBytes();
    }

    /// <summary>An archive of the files as they are, right or wrong.</summary>
    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files, bool compress = false)
    {
        using MemoryStream output = new();
        ZipWriter zip = new(output);
        foreach ((string name, byte[] bytes) in files)
        {
            zip.Add(name, () => new MemoryStream(bytes), compress);
        }

        zip.Finish();
        return output.ToArray();
    }

    /// <summary>Verifies bytes as a bundle's archive; the code of the first error, or the empty text.</summary>
    public static string CodeOf(byte[] archive, VerificationPolicy policy)
    {
        using TemporaryFolder folder = new();
        using BundleVerification verification = BundleVerifier.Verify(folder.Write("x.bundle.zip", archive), policy);
        return verification.Errors.IsEmpty ? "" : verification.Errors[0].Code;
    }

    public void Dispose()
    {
        Submitter.Dispose();
        Reviewer.Dispose();
        Log.Dispose();
        Root.Dispose();
        Stranger.Dispose();
    }

    public static JsonObject KeyJson(PublicKey key) => new()
    {
        ["alg"] = PublicKey.Algorithm,
        ["spki_pem"] = key.Pem,
        ["not_before"] = "2026-01-01T00:00:00Z",
        ["not_after"] = "2028-01-01T00:00:00Z",
    };

    public static JsonObject RoleJson(params SigningKey[] keys) => new()
    {
        ["keyids"] = new JsonArray([.. keys.Select(static key => (JsonNode)key.PublicKey.Id.Hex)]),
        ["threshold"] = 1,
    };
}
