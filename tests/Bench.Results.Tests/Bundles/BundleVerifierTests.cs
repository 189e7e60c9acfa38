using System.Text;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Results.Tests.Bundles;

public sealed class BundleVerifierTests : IDisposable
{
    private readonly Specimen specimen = new();
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Returns_what_was_proven_and_the_payload()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer);
        specimen.AddLogProof(files);
        string path = folder.Write("x.bundle.zip", Specimen.Zip(files, compress: true));
        using BundleVerification proven = BundleVerifier.Verify(path, specimen.Trusting() with { RequireLog = true });

        Assert.Empty(proven.Errors);
        Assert.Equal(Sha256Digest.Of(files[BundlePath.Manifest]), proven.BundleId);
        Assert.Equal(SignatureStanding.Established, proven.Signature);
        Assert.Equal(specimen.Submitter.PublicKey.Id, Assert.Single(proven.Signers));
        Assert.Equal(ReviewVerdict.NotReproduced, Assert.Single(proven.Reviews).Verdict);
        Assert.StartsWith("not reproduced by a reviewer on 20", $"{proven.Reviews[0]}", StringComparison.Ordinal);
        Assert.Equal(specimen.Reviewer.PublicKey.Id, Assert.Single(proven.Reviews[0].Signers));
        Assert.Equal(EvidenceStanding.Verified, proven.LogStanding);
        Assert.Equal(1, proven.LogProof!.Index);
        Assert.Equal(Specimen.SmallPayload().Keys.ToArray(), proven.Payload!.Names.ToArray());
        Assert.All(Specimen.SmallPayload(), file => Assert.Equal(file.Value, proven.Payload.ReadAllBytes(file.Key)));

        ResultPredicate read = ResultPredicate.Read(proven.Statement!.Predicate, out string defect)!;
        Assert.Equal("", defect);
        Assert.Equal(1234.5, read.Result.Value.ToDouble());
        Assert.Equal("fp32", read.Declared["precision"]);
        Assert.Null(read.Run.Attempt);
    }

    [Theory]
    [InlineData(1999, BundleCode.KeyExpired)]
    [InlineData(2099, BundleCode.KeyExpired)]
    [InlineData(2026, null)]
    public void A_review_is_of_a_time_when_its_key_counted(int year, string? code)
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer, at: new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", Specimen.Zip(files)), specimen.Trusting());
        Assert.Equal(code, proven.Errors.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Without_a_key_everything_else_is_checked_and_the_signature_is_not_established()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer);
        specimen.AddLogProof(files);
        VerificationPolicy policy = new() { At = Specimen.Now };
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", Specimen.Zip(files)), policy);

        Assert.True(proven.Passed);
        Assert.Equal(SignatureStanding.NotEstablished, proven.Signature);
        Assert.Equal(EvidenceStanding.NotChecked, proven.ReviewStanding);
        Assert.Equal(EvidenceStanding.NotChecked, proven.LogStanding);
        Assert.Empty(proven.Signers);

        files["payload/plan.json"][0] ^= 1;
        Assert.Equal(BundleCode.FileDigest, Specimen.CodeOf(Specimen.Zip(files), policy));
    }

    [Fact]
    public void With_a_key_reviews_are_not_checked_and_another_key_is_refused()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Stranger);
        string path = folder.Write("x.bundle.zip", Specimen.Zip(files));
        using BundleVerification proven = BundleVerifier.Verify(path, specimen.Knowing());
        Assert.True(proven.Passed);
        Assert.Equal(EvidenceStanding.NotChecked, proven.ReviewStanding);

        using BundleVerification other = BundleVerifier.Verify(path, specimen.Knowing() with { Keys = [specimen.Stranger.PublicKey] });
        Assert.Equal(BundleCode.Signature, Assert.Single(other.Errors).Code);
        Assert.Null(other.Payload);

        // Of several keys any may have signed; none counts twice.
        using BundleVerification either = BundleVerifier.Verify(path, specimen.Knowing() with { Keys = [specimen.Stranger.PublicKey, specimen.Submitter.PublicKey, specimen.Submitter.PublicKey] });
        Assert.Equal(specimen.Submitter.PublicKey.Id, Assert.Single(either.Signers));
        Assert.Equal(BundleCode.Threshold, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing() with { Threshold = 2 }));
    }

    [Fact]
    public void Every_difference_between_manifest_and_files_is_reported_at_once()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        files.Remove("payload/plan.json");
        files["payload/more.txt"] = [1];
        files["payload/performance/queries.bin"][3] ^= 1;
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", Specimen.Zip(files)), specimen.Knowing());
        Assert.Equal([BundleCode.FileMissing, BundleCode.FileExtra, BundleCode.FileDigest], proven.Errors.Select(static error => error.Code));
    }

    [Theory]
    [InlineData("manifest.sha256", BundleCode.Manifest)]
    [InlineData("attestations/submitter.dsse.json", BundleCode.Envelope)]
    public void A_bundle_without_its_frame_is_refused(string absent, string code)
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        files.Remove(absent);
        Assert.Equal(code, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing()));
    }

    [Theory]
    [InlineData("readme.txt", BundleCode.FileExtra)]
    [InlineData("attestations/review-0.dsse.json", BundleCode.FileExtra)]
    [InlineData("attestations/other.json", BundleCode.FileExtra)]
    [InlineData("payload", BundleCode.FileExtra)]
    [InlineData("payload/plan.json/x", BundleCode.Path)]
    [InlineData("payload/.git", BundleCode.Path)]
    public void Names_that_the_format_does_not_know_are_refused(string name, string code)
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        files[name] = [1];
        Assert.Equal(code, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing()));
    }

    public static TheoryData<string, string> StatementDefects { get; } = new()
    {
        { "type", BundleCode.Statement },
        { "predicate type", BundleCode.Statement },
        { "no predicate", BundleCode.Statement },
        { "no subject", BundleCode.Statement },
        { "two subjects", BundleCode.Statement },
        { "second digest", BundleCode.Statement },
        { "subject is text", BundleCode.Statement },
        { "subject name", BundleCode.Subject },
        { "subject digest", BundleCode.Subject },
        { "array", BundleCode.Statement },
    };

    [Theory]
    [MemberData(nameof(StatementDefects))]
    public void A_statement_of_another_shape_is_refused_though_validly_signed(string defect, string code)
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        JsonNode root = JsonNode.Parse(Specimen.StatementOf(Manifest.Read(files[BundlePath.Manifest])).ToJson())!;
        JsonArray subjects = root["subject"]!.AsArray();
        switch (defect)
        {
            case "type": root["_type"] = "https://in-toto.io/Statement/v0.1"; break;
            case "predicate type": root["predicateType"] = Statement.ReviewPredicateType; break;
            case "no predicate": root.AsObject().Remove("predicate"); break;
            case "no subject": subjects.Clear(); break;
            case "two subjects": subjects.Add(subjects[0]!.DeepClone()); break;
            case "second digest": subjects[0]!["digest"]!["sha512"] = "00"; break;
            case "subject is text": root["subject"] = "manifest.sha256"; break;
            case "subject name": subjects[0]!["name"] = "manifest.sha257"; break;
            case "subject digest": subjects[0]!["digest"]!["sha256"] = new string('0', 64); break;
            default: root = new JsonArray(root.DeepClone()); break;
        }

        files[BundlePath.SubmitterEnvelope] = DsseEnvelope.Sign(DsseEnvelope.InTotoType, CanonicalJson.Write(root), specimen.Submitter).ToJson();
        Assert.Equal(code, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing()));
    }

    [Theory]
    [InlineData("2025-12-31T23:59:59Z", BundleCode.KeyExpired)]
    [InlineData("2026-01-01T00:00:00Z", "")]
    [InlineData("2027-11-22T00:00:00Z", "")]
    [InlineData("2027-11-22T00:00:01Z", BundleCode.KeyExpired)]
    [InlineData("2028-01-01T00:00:01Z", BundleCode.KeyExpired)]
    public void Keys_and_their_root_count_within_their_time_only(string at, string code) =>
        Assert.Equal(code, Specimen.CodeOf(Specimen.Zip(specimen.Files()), specimen.Trusting() with { At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture) }));

    [Fact]
    public void A_revoked_key_counts_at_no_time()
    {
        JsonObject root = specimen.TrustJson();
        root["keys"]![specimen.Submitter.PublicKey.Id.Hex]!["revoked"] = true;
        VerificationPolicy policy = new() { Trust = TrustRoot.Read(CanonicalJson.Write(root)), At = Specimen.Now };
        Assert.Equal(BundleCode.KeyRevoked, Specimen.CodeOf(Specimen.Zip(specimen.Files()), policy));
    }

    [Fact]
    public void The_same_key_twice_meets_no_threshold_of_two()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        byte[] statement = Specimen.StatementOf(Manifest.Read(files[BundlePath.Manifest])).ToJson();
        files[BundlePath.SubmitterEnvelope] = DsseEnvelope.Sign(DsseEnvelope.InTotoType, statement, specimen.Submitter, specimen.Submitter).ToJson();
        Assert.Equal(BundleCode.Threshold, Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting() with { Threshold = 2 }));
    }

    [Fact]
    public void A_review_by_anybody_but_a_reviewer_refuses_the_bundle()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer, 1);
        Specimen.AddReview(files, specimen.Stranger, 7);
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", Specimen.Zip(files)), specimen.Trusting());
        BundleError error = Assert.Single(proven.Errors);
        Assert.Equal((BundleCode.Signature, "attestations/review-7.dsse.json"), (error.Code, error.Entry));
    }

    [Fact]
    public void Nobody_reviews_a_result_of_their_own()
    {
        JsonObject root = specimen.TrustJson();
        root["roles"]!["reviewer"] = Specimen.RoleJson(specimen.Submitter);
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Submitter);
        Assert.Equal(BundleCode.Signature, Specimen.CodeOf(Specimen.Zip(files), new VerificationPolicy { Trust = TrustRoot.Read(CanonicalJson.Write(root)), At = Specimen.Now }));
    }

    [Fact]
    public void A_review_of_another_statement_about_the_same_files_is_refused()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        Specimen.AddReview(files, specimen.Reviewer);
        Statement other = Specimen.StatementOf(Manifest.Read(files[BundlePath.Manifest])) with { Predicate = (Specimen.Predicate with { Submitter = "somebody else" }).ToJson() };
        files[BundlePath.SubmitterEnvelope] = DsseEnvelope.Sign(DsseEnvelope.InTotoType, other.ToJson(), specimen.Submitter).ToJson();
        Assert.Equal(BundleCode.Subject, Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting()));
    }

    [Fact]
    public void A_log_proof_by_another_key_or_of_another_log_is_refused()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        specimen.AddLogProof(files, specimen.Stranger);
        Assert.Equal(BundleCode.Inclusion, Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting()));
        specimen.AddLogProof(files, origin: "other.example/log");
        Assert.Equal(BundleCode.Inclusion, Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting()));
        specimen.AddLogProof(files);
        Assert.Equal("", Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting() with { RequireLog = true }));
        Assert.Equal(BundleCode.Inclusion, Specimen.CodeOf(Specimen.Zip(files), specimen.Knowing() with { RequireLog = true }));
    }

    [Theory]
    [InlineData("index 1\n", "index 01\n")]
    [InlineData("index 1\n", "index +1\n")]
    [InlineData("index 1\n", "index 3\n")]
    [InlineData("index 1\n", "index 0\n")]
    [InlineData("index 1\n", "index 1\r\n")]
    [InlineData("@v1\n", "@v2\n")]
    [InlineData("@v1\n", "@v1\nextra AAAA\n")]
    [InlineData("\n3\n", "\n03\n")]
    [InlineData("\n3\n", "\n4\n")]
    [InlineData("\u2014 ", "- ")]
    [InlineData("=\n\n" + Specimen.Origin, "=\n" + Specimen.Origin)]
    public void A_log_proof_has_one_spelling(string found, string replacement)
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        specimen.AddLogProof(files);
        string text = Encoding.UTF8.GetString(files[BundlePath.LogProof]);
        Assert.Contains(found, text, StringComparison.Ordinal);
        files[BundlePath.LogProof] = Encoding.UTF8.GetBytes(text.Replace(found, replacement, StringComparison.Ordinal));
        Assert.Equal(BundleCode.Inclusion, Specimen.CodeOf(Specimen.Zip(files), specimen.Trusting()));
    }

    [Fact]
    public void Nothing_to_read_is_the_worlds_fault_and_no_verdict() =>
        Assert.Contains("absent.bundle.zip", Assert.Throws<BundleUnreadableException>(() => BundleVerifier.Verify(folder.At("absent.bundle.zip"), specimen.Knowing())).Message, StringComparison.Ordinal);

    [FactWithPrograms("mkfifo")]
    public void A_pipe_in_place_of_a_bundle_is_not_waited_for()
    {
        Assert.Equal(0, Outside.Run(folder.Root, "mkfifo", "", "x.bundle.zip").ExitCode);
        Assert.Throws<BundleUnreadableException>(() => BundleVerifier.Verify(folder.At("x.bundle.zip"), specimen.Knowing()));
    }

    [Fact]
    public void Texts_that_a_bundle_supplies_cannot_steer_the_terminal()
    {
        SortedDictionary<string, byte[]> files = specimen.Files();
        files[BundlePath.SubmitterEnvelope] = DsseEnvelope.Sign("a\u001b[2Jb", "x"u8, specimen.Submitter).ToJson();
        using BundleVerification proven = BundleVerifier.Verify(folder.Write("x.bundle.zip", Specimen.Zip(files)), specimen.Knowing());
        Assert.DoesNotContain('\u001b', Assert.Single(proven.Errors).ToString());
    }

    public void Dispose()
    {
        specimen.Dispose();
        folder.Dispose();
    }
}
