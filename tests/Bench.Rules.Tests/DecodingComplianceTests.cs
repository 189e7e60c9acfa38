using System.Collections.Immutable;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests;

/// <summary>TEST06 and TEST09 beyond their fixtures: each forgery is found by its rule alone, and what the evidence does not hold is said.</summary>
public sealed class DecodingComplianceTests
{
    private static readonly Evidence Honest = DecodingEvidence.Of();

    [Theory]
    [InlineData(nameof(ResponseEndsImproperly), "CMP103")]
    [InlineData(nameof(TokenCountDiffers), "CMP104")]
    [InlineData(nameof(OutputLengthDiffers), "CMP105")]
    [InlineData(nameof(FirstTokenChanged), "CMP108")]
    public void Each_is_the_only_error_of_its_forgery(string defect, string id) =>
        Assert.Equal([id], Rulebook.Check(Forgeries.All[defect].Violating).Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId).Distinct());

    [Fact]
    public void Says_how_many_tokens_follow_the_end_in_which_response()
    {
        // Sample 3 has 19 tokens, the sixth is the end; of the seven kept responses of the timed run one is of sample 3.
        Finding finding = Assert.Single(new ResponseEndsImproperly().Check(Forgeries.All[nameof(ResponseEndsImproperly)].Violating));
        Assert.Equal("the response of record 17 (performance run, sample 3) is no proper decoding: 13 tokens after the end token 63, where none may be", finding.Message);
    }

    [Fact]
    public void A_response_that_stops_short_or_could_not_be_judged_is_reported()
    {
        Evidence stopping = DecodingEvidence.Of(static sample => sample == 3 ? DecodingEvidence.Honest(4)[..9] : DecodingEvidence.Honest(sample));
        Assert.Contains("9 tokens without the end token 63, where 32 are asked for", Assert.Single(new ResponseEndsImproperly().Check(stopping)).Message, StringComparison.Ordinal);
        JudgedResponse last = Honest.Score!.Responses[^1] with { Rows = 0, Unjudgeable = "33 tokens, expected at most 32" };
        Evidence unjudged = Honest with { Score = Honest.Score with { Responses = Honest.Score.Responses.SetItem(Honest.Score.Responses.Length - 1, last) } };
        Assert.EndsWith("33 tokens, expected at most 32", Assert.Single(new ResponseEndsImproperly().Check(unjudged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_hold_no_whole_response_establish_no_ending()
    {
        Evidence partial = Honest with
        {
            Rows = [.. Honest.Rows.Where(static row => row.Position == 0)],
            Score = Honest.Score! with { Responses = [.. Honest.Score.Responses.Select(static response => response with { Rows = 1 })] },
        };
        Finding note = Assert.Single(new ResponseEndsImproperly().Check(partial));
        Assert.Equal(Severity.Note, note.Severity);
        Assert.StartsWith("could not be checked: of none of 23 judged responses", note.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_times_that_are_not_there_count_no_tokens()
    {
        RunLog timed = Honest.Performance!;
        Evidence silent = Honest with { Performance = timed with { TokenTimes = [], Records = [.. timed.Records.Select(static record => record with { TokenOffset = QueryRecord.NoTokens })] } };
        Finding[] findings = [.. new TokenCountDiffers().Check(silent)];
        Assert.Equal(8, findings.Length);
        Assert.Equal($"{timed.Records.Length} complete responses have no token times, the first that of record 0; every response has at least one token", findings[0].Message);
        Assert.Equal("0 tokens were counted for record 9; its response of 128 bytes holds 32", findings[1].Message);
    }

    [Fact]
    public void One_response_without_token_times_is_missed_though_nobody_kept_it()
    {
        RunLog timed = Honest.Performance!;
        int dropped = Enumerable.Range(0, timed.Records.Length).First(record => timed.End.Kept.All(kept => kept.Record != record));
        Evidence silent = Honest with { Performance = timed with { Records = timed.Records.ToImmutableArray().SetItem(dropped, timed.Records[dropped] with { TokenOffset = QueryRecord.NoTokens }) } };
        Assert.StartsWith($"1 complete responses have no token times, the first that of record {dropped}", Assert.Single(new TokenCountDiffers().Check(silent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_token_was_announced_and_which_came()
    {
        Evidence forged = Forgeries.All[nameof(FirstTokenChanged)].Violating;
        Finding finding = Assert.Single(new FirstTokenChanged().Check(forged));
        Assert.Equal("performance/run.jsonl", finding.Location.Path);
        Assert.StartsWith("1 of 7 announced first tokens changed, the first that of record ", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("(sample 3): token 62 was announced, and the response begins with token 15", finding.Message, StringComparison.Ordinal);
        ComplianceResult test06 = ComplianceResult.Of(forged).Single(static result => result.Test == "TEST06");
        Assert.Equal(ComplianceOutcome.Fail, test06.Outcome);
        Assert.EndsWith("of 23 announced first tokens 1 changed", test06.Figures, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_token_with_a_time_that_nobody_remembered_is_not_established()
    {
        RunLog timed = Honest.Performance!;
        Evidence unknown = Honest with { Performance = timed with { End = timed.End with { Kept = [.. timed.End.Kept.Select(static kept => kept with { AnnouncedToken = null, FirstToken = null })] } } };
        Finding note = Assert.Single(new FirstTokenChanged().Check(unknown));
        Assert.Equal(Severity.Note, note.Severity);
        Assert.StartsWith("could not be checked: 7 kept responses had a token before they were complete", note.Message, StringComparison.Ordinal);
        Assert.Empty(new FirstTokenChanged().Check(unknown with { Plan = unknown.Plan with { Profile = Profile.Quick } }));
        Assert.Equal(ComplianceOutcome.NotEstablished, ComplianceResult.Of(unknown).Single(static result => result.Test == "TEST06").Outcome);
    }

    [Fact]
    public void Without_a_common_sample_the_length_is_not_established()
    {
        Evidence none = Honest with { Accuracy = Honest.Accuracy! with { End = Honest.Accuracy.End with { Kept = [] } } };
        Assert.Equal(Severity.Note, Assert.Single(new OutputLengthDiffers().Check(none)).Severity);
        Assert.Empty(new OutputLengthDiffers().Check(none with { Plan = none.Plan with { Profile = Profile.Quick } }));
    }

    [Fact]
    public void No_other_family_is_asked_for_tokens() =>
        Assert.Empty(Rulebook.Check(CompliantEvidence.Base, [new ResponseEndsImproperly(), new TokenCountDiffers(), new OutputLengthDiffers(), new FirstTokenChanged()]));
}
