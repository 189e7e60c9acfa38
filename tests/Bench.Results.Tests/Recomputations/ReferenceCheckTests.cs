using System.Collections.Immutable;
using Bench.Results.Recomputations;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Recomputations;

public sealed class ReferenceCheckTests
{
    private static readonly Evidence Honest = TestResult.Read(new TestResult(Scenario.SingleStream, Profile.Quick).Files()).Value!;

    [Fact]
    public void Rows_of_the_reference_pass() => Assert.Empty(Check(Honest));

    [Fact]
    public void A_reference_value_bent_towards_the_response_is_found()
    {
        ResponseRow row = Honest.Rows[40];
        foreach ((string field, ResponseRow changed) in new[] { ("reference", row with { Reference = row.Reference + (1e-7 * row.Scale) }), ("scale", row with { Scale = row.Scale * 2 }) })
        {
            Finding finding = Assert.Single(Check(Honest with { Rows = Honest.Rows.SetItem(40, changed) }));
            Assert.Equal(("REF001", "responses.bin"), (finding.RuleId, finding.Location.Path));
            Assert.Contains($": {field} is ", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Data_that_the_seed_does_not_give_is_found()
    {
        ImmutableArray<Finding> findings = ReferenceCheck.Check(Honest, static _ => new TestMatmul(), static () => Sha256Digest.Of("other data"u8));

        Assert.Equal(["workload.yaml", "performance/run.jsonl", "accuracy/run.jsonl"], findings.Select(static finding => finding.Location.Path));
        Assert.All(findings, static finding => Assert.Equal("E_RECOMPUTE", finding.RuleId));
    }

    [Fact]
    public void What_cannot_be_checked_is_said()
    {
        Assert.Equal("REF002", Assert.Single(Check(Honest with { Score = null })).RuleId);
        AccuracyScore score = Honest.Score!;
        AccuracyScore outside = score with { Responses = score.Responses.SetItem(0, score.Responses[0] with { Sample = 16 }) };
        Assert.Equal("REF002", Assert.Single(Check(Honest with { Score = outside })).RuleId);
    }

    [Fact]
    public void Speculation_of_a_workload_without_a_draft_model_is_found()
    {
        AccuracyScore score = Honest.Score!;
        AccuracyScore claimed = score with { Responses = score.Responses.SetItem(0, score.Responses[0] with { Speculation = new SpeculationCount(3, 2, 1) }) };
        Finding finding = Assert.Single(Check(Honest with { Score = claimed }));
        Assert.Equal("REF001", finding.RuleId);
        Assert.Equal("accuracy.json", finding.Location.Path);
        Assert.Contains("2 of 3 proposed tokens are accepted in 1 steps; computed again from the draft model, no speculation", finding.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Finding> Check(Evidence evidence) =>
        ReferenceCheck.Check(evidence, static _ => new TestMatmul(), () => evidence.Workload.Dataset.Sha256);
}
