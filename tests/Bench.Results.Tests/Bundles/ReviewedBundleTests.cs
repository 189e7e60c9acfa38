using System.Text.Json;
using Bench.Results.Bundles;
using Bench.Results.Reproductions;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Results.Tests.Bundles;

public sealed class ReviewedBundleTests : IDisposable
{
    private static readonly Reproduction Again = new()
    {
        Numbers =
        [
            new ReproducedNumber { Name = "latency_ns", Unit = "ns", Submitted = [1e6], Reruns = [1.01e6, 1.02e6], Ratio = 1.015, Interval = new Interval(0.98, 1.05), Allowed = "0.95 to 1.0526 times", Decides = true, Verdict = Equivalence.Equivalent, Worse = true },
        ],
        Environment = [new("kernel", "6.1", "6.2", OfHardware: false)],
        Isolation = IsolationStatement.By("bubblewrap 0.8.0"),
        Round = new ReproductionNumbers { AllowedDifference = 0.05, Confidence = 0.95 },
    };

    private readonly Specimen specimen = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        specimen.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Keeps_the_bundles_id_and_carries_the_review()
    {
        string original = folder.Write("x.bundle.zip", Specimen.Zip(specimen.Files()));
        byte[] before = File.ReadAllBytes(original);
        string first = folder.At("first.bundle.zip"), second = folder.At("second.bundle.zip");

        Assert.Equal("attestations/review-1.dsse.json", ReviewedBundle.Add(original, SignedReviewOf(original), first, BundleLimits.Standard));
        Assert.Equal("attestations/review-2.dsse.json", ReviewedBundle.Add(first, SignedReviewOf(first), second, BundleLimits.Standard));

        using BundleVerification was = BundleVerifier.Verify(original, specimen.Trusting()), now = BundleVerifier.Verify(second, specimen.Trusting());
        Assert.True(now.Passed, string.Join('\n', now.Errors));
        Assert.Equal(was.BundleId, now.BundleId);
        Assert.Equal([ReviewVerdict.Reproduced, ReviewVerdict.Reproduced], now.Reviews.Select(static review => review.Verdict));
        Assert.Equal(specimen.Reviewer.PublicKey.Id, Assert.Single(now.Reviews[0].Signers));
        Assert.Equal(before, File.ReadAllBytes(original));
    }

    [Fact]
    public void A_review_of_another_bundle_refuses_the_one_it_is_put_into()
    {
        string original = folder.Write("x.bundle.zip", Specimen.Zip(specimen.Files()));
        SortedDictionary<string, byte[]> payload = Specimen.SmallPayload();
        payload["plan.json"] = "{}"u8.ToArray();
        string other = folder.Write("y.bundle.zip", Specimen.Zip(specimen.Files(payload)));
        string target = folder.At("z.bundle.zip");
        ReviewedBundle.Add(original, SignedReviewOf(other), target, BundleLimits.Standard);

        using BundleVerification found = BundleVerifier.Verify(target, specimen.Trusting());
        Assert.Equal(BundleCode.Subject, found.Errors[0].Code);
    }

    [Fact]
    public void Is_never_written_over_another()
    {
        string original = folder.Write("x.bundle.zip", Specimen.Zip(specimen.Files()));
        Assert.Throws<BundleNotWrittenException>(() => ReviewedBundle.Add(original, SignedReviewOf(original), original, BundleLimits.Standard));
    }

    [Fact]
    public void The_statement_says_what_was_measured_again_and_how_it_was_isolated()
    {
        Review review = new() { Verdict = ReviewVerdict.Reproduced, Reviewer = "a reviewer", At = Specimen.Now, Reproduction = Again };
        JsonElement said = review.About(Sha256Digest.Of("x"u8), Sha256Digest.Of("y"u8)).Predicate.GetProperty("reproduction");
        JsonElement number = said.GetProperty("numbers")[0];

        Assert.Equal(("1.015", "0.98", "equivalent"), (number.GetProperty("ratio").GetString(), number.GetProperty("ratio_low").GetString(), number.GetProperty("verdict").GetString()));
        Assert.True(said.GetProperty("isolation").GetProperty("no_network").GetBoolean());
        Assert.Equal("6.2", said.GetProperty("environment")[0].GetProperty("here").GetString());
    }

    private DsseEnvelope SignedReviewOf(string bundle)
    {
        using BundleVerification proven = BundleVerifier.Verify(bundle, specimen.Knowing());
        Review review = new() { Verdict = ReviewVerdict.Reproduced, Reviewer = "a reviewer", At = Specimen.Now, Reproduction = Again };
        return DsseEnvelope.Sign(DsseEnvelope.InTotoType, review.About(proven.BundleId!.Value, proven.StatementDigest!.Value).ToJson(), specimen.Reviewer);
    }
}
