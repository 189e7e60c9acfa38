using Bench.Results.Bundles;
using Bench.Results.Citations;
using Bench.Results.Reports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Citations;

public sealed class CitationTests
{
    private static readonly DateOnly Day = new(2026, 11, 29);
    private static readonly Review Reproduced = new() { Verdict = ReviewVerdict.Reproduced, Reviewer = "R", At = new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero) };

    [Fact]
    public void Holds_everything_that_a_quoted_result_must_have_beside_it()
    {
        Citation citation = Citation.Of(Result(), "https://results.example", Day, 3);

        Assert.Equal("Acme measured 6.323 ms (p90 latency) on matmul-1024 1.0, single-stream, in the closed division with Big box (unverified).[3]", citation.Sentence);
        Assert.StartsWith("[3] Bench round 1.0, closed division, category available, matmul-1024 1.0, single-stream; max_scaled_error 1.2346E-07 (at most 4.7684E-07). Retrieved from https://results.example on 2026-11-29, result ", citation.Footnote, StringComparison.Ordinal);
        Assert.Contains(Sha256Digest.Of("bundle"u8).Hex, citation.Footnote, StringComparison.Ordinal);
        Assert.Contains("Unverified: no reviewer", citation.Footnote, StringComparison.Ordinal);
        Assert.Contains("Not an MLPerf result", citation.Footnote, StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_that_was_verified_takes_the_label_away_and_an_objection_keeps_it()
    {
        Citation reviewed = Citation.Of(Result() with { Reviews = [Reproduced] }, "x", Day);
        Assert.DoesNotContain("unverified", reviewed.Sentence, StringComparison.Ordinal);
        Assert.Contains("Reviewed: reproduced by R on 2026-11-28.", reviewed.Footnote, StringComparison.Ordinal);

        Citation disputed = Citation.Of(Result() with { Reviews = [Reproduced, Reproduced with { Verdict = ReviewVerdict.Objection }] }, "x", Day);
        Assert.Contains("(unverified)", disputed.Sentence, StringComparison.Ordinal);
        Assert.Contains("objected to by R", disputed.Footnote, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_entry_of_a_round_says_so_beside_its_number_and_is_quoted_as_none()
    {
        Citation quick = Citation.Of(Result() with { Plan = Result().Plan with { Profile = Profile.Quick } }, "x", Day);
        Assert.Equal("Acme measured 6.323 ms (p90 latency) on matmul-1024 1.0, single-stream, outside of any round, with Big box (quick profile, not submittable; unverified).[1]", quick.Sentence);
        Assert.StartsWith("[1] No entry of a round: quick profile (seconds instead of the round's least duration, few accuracy samples), not submittable; judged by Bench ruleset 1.0, closed division, ", quick.Footnote, StringComparison.Ordinal);

        Citation local = Citation.Of(Result() with { Plan = Result().Plan with { Submittable = false } }, "x", Day);
        Assert.Contains("outside of any round, with Big box (not submittable; unverified)", local.Sentence, StringComparison.Ordinal);
        Assert.Contains("No entry of a round: a local submission", local.Footnote, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_valid_is_not_quoted()
    {
        CitedResult invalid = Result() with { Valid = false };
        Assert.Equal("CITE001", Assert.Single(Citation.WhyNot(invalid, "x")).RuleId);
        Assert.Throws<ArgumentException>(() => Citation.Of(invalid, "x", Day));
        Assert.Empty(Citation.WhyNot(Result(), "x"));
    }

    [Theory]
    [InlineData(6_322_500, "ns", "6.322 ms")]
    [InlineData(6_323_500, "ns", "6.324 ms")]
    [InlineData(1_234_567_890, "ns", "1.235 s")]
    [InlineData(12345.6, "samples/s", "12346 samples/s")]
    [InlineData(0.012344, "s", "0.01234 s")]
    public void Numbers_are_rounded_half_to_even(double value, string unit, string expected) => Assert.Contains(expected, Citation.Of(Result() with { Value = value, Unit = unit }, "x", Day).Sentence, StringComparison.Ordinal);

    /// <summary>A real result's, with numbers of its own.</summary>
    private static CitedResult Result()
    {
        Evidence evidence = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;
        ResultRow row = ResultRow.Of(evidence, [], bundle: null) with { Submitter = "Acme", Value = 6_323_000, Accuracy = 1.23456789e-7, AccuracyTarget = 4.76837e-7, AccuracyMetric = "max_scaled_error", Valid = true };
        evidence = evidence with
        {
            Plan = evidence.Plan with { Workload = "matmul-1024", WorkloadVersion = "1.0", Ruleset = "1.0", Division = Division.Closed, Category = Category.Available, Profile = Profile.Full, Submittable = true },
            System = evidence.System with { Stated = evidence.System.Stated.SetItem("system_name", "Big box") },
        };
        return CitedResult.Of(evidence, row, Sha256Digest.Of("bundle"u8), []);
    }
}
