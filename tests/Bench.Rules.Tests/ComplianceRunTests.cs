using Bench.Results.Accuracy;
using Bench.Results.Recomputations;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules.Tests;

/// <summary>TEST04 and TEST05 beyond their fixtures: what the runs issue follows from the timed run, and what they do not decide is said.</summary>
public sealed class ComplianceRunTests
{
    private static readonly Evidence Honest = ComplianceEvidence.Of(CompliantEvidence.Base);

    public static TheoryData<Scenario> Scenarios => [Scenario.SingleStream, Scenario.MultiStream, Scenario.Server, Scenario.Offline];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Both_tests_pass_on_an_honest_result_of_every_scenario_and_its_runs_recompute(Scenario scenario)
    {
        Evidence honest = ComplianceEvidence.Of(CompliantEvidence.Of(scenario, Profile.Quick));
        Assert.Equal([("TEST04", ComplianceOutcome.Pass), ("TEST05", ComplianceOutcome.Pass)], ComplianceResult.Of(honest).Where(static result => result.Test != "TEST01").Select(static result => (result.Test, result.Outcome)));
        Assert.Empty(Recomputation.Check(honest).Where(static finding => finding.Location.Path.StartsWith("compliance/", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_cache_and_a_dependence_on_seeds_fail_in_every_scenario(Scenario scenario)
    {
        Evidence cheating = ComplianceEvidence.Of(CompliantEvidence.Of(scenario, Profile.Quick), testedNs: 2_000_000);
        Assert.Equal(ComplianceOutcome.Fail, CachedAnswers.Of(cheating.Compliance, cheating.Performance, cheating.Accuracy).Outcome);
        Assert.Equal(ComplianceOutcome.Fail, SeedDependence.Of(cheating.Compliance).Outcome);
    }

    [Theory]
    [InlineData("CMP106", ComplianceTest.Caching, 2_000_000)]
    [InlineData("CMP107", ComplianceTest.OtherSeeds, 30_000_000)]
    public void Each_is_the_only_error_of_its_forgery(string id, ComplianceTest test, long testedNs) => Assert.Equal(
        [id],
        Rulebook.Check(ComplianceEvidence.Of(CompliantEvidence.Base, test, testedNs)).Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId));

    [Theory]
    [InlineData(ComplianceTest.Caching, false)]
    [InlineData(ComplianceTest.Caching, true)]
    [InlineData(ComplianceTest.OtherSeeds, true)]
    public void Wrong_answers_where_only_compliance_runs_ask_fail_by_their_rule_alone(ComplianceTest test, bool tested)
    {
        Evidence evidence = ComplianceEvidence.Of(CompliantEvidence.Base, wrong: (block, _) => block.Test == test && block.Tested == tested);
        Finding error = Assert.Single(Rulebook.Check(evidence), static finding => finding.Severity == Severity.Error);
        Assert.Equal(("CMP109", test == ComplianceTest.Caching ? "compliance/test04" : "compliance/test05"), (error.RuleId, error.Location.Path));
        Assert.Equal(ComplianceOutcome.Fail, ComplianceResult.Of(evidence).Single(result => result.Test == (test == ComplianceTest.Caching ? "TEST04" : "TEST05")).Outcome);
        Assert.Empty(Recomputation.Check(evidence).Where(static finding => finding.Location.Path.StartsWith("compliance/", StringComparison.Ordinal)));
    }

    [Fact]
    public void One_wrong_answer_among_many_that_the_accuracy_run_gave_too_is_drawn()
    {
        // Of a full accuracy run every right answer under other seeds is known; only what differs is left to draw from.
        ComplianceBlock other = new(ComplianceTest.OtherSeeds, 2, true);
        int kept = Honest.Compliance.Single(run => run.Block == other).Log.End.Kept[2].Sample;
        Evidence evidence = ComplianceEvidence.Of(CompliantEvidence.Base, ComplianceTest.OtherSeeds, wrong: (block, sample) => block == other && sample == kept);
        JudgedAnswers found = JudgedAnswers.Of(evidence, ComplianceTest.OtherSeeds);
        Assert.True(found.Kept > 30, $"{found.Kept} kept");
        Assert.InRange(found.Judged!.Value, 1, AnswerChoice.MostPerRun);
        Assert.Equal(found.Judged, found.Wrong.Length);
        Assert.Equal(0, JudgedAnswers.Of(Honest, ComplianceTest.OtherSeeds).Judged);
        Assert.Equal(20, JudgedAnswers.Of(Honest, ComplianceTest.Caching).Judged);
    }

    [Fact]
    public void Answers_that_are_not_in_the_result_pass_nothing()
    {
        Evidence none = Honest with { Answers = null, AnswerRows = [] };
        Assert.Equal([("compliance/test04", Severity.Warning), ("compliance/test05", Severity.Warning)], new ComplianceAnswersWrong().Check(none).Select(static finding => (finding.Location.Path, finding.Severity)));
        Assert.All(ComplianceResult.Of(none).Where(static result => result.Test is "TEST04" or "TEST05"), static result => Assert.Equal(ComplianceOutcome.NotEstablished, result.Outcome));
    }

    [Fact]
    public void Answers_that_somebody_left_out_chose_or_bettered_do_not_recompute()
    {
        Finding[] Of(Evidence evidence) => [.. Recomputation.Check(evidence).Where(static finding => finding.Location.Path.StartsWith("compliance/", StringComparison.Ordinal))];
        ComplianceScore score = Honest.Answers!;
        JudgedAnswer first = score.Answers[0];
        Assert.Empty(Of(Honest));

        Evidence fewer = Honest with { Answers = new ComplianceScore { Answers = score.Answers[1..] }, AnswerRows = Honest.AnswerRows[first.Response.Rows..] };
        Assert.Contains(Of(fewer), static finding => finding.Message.StartsWith("answers is 19 entries; the rest of the evidence gives 20 entries", StringComparison.Ordinal));

        Evidence chosen = Honest with { Answers = new ComplianceScore { Answers = score.Answers.SetItem(0, first with { Folder = "compliance/test04/01-ordinary" }) } };
        Assert.Contains(Of(chosen), static finding => finding.Message.StartsWith("answers[0].folder is compliance/test04/01-ordinary; the rest", StringComparison.Ordinal));

        ResponseRow row = Honest.AnswerRows[0];
        Evidence bettered = Honest with { AnswerRows = Honest.AnswerRows.SetItem(0, row with { Raw = row.Raw ^ 1, Value = BitConverter.UInt32BitsToSingle(row.Raw ^ 1) }) };
        Assert.Contains(Of(bettered), static finding => finding.Location.Path == "compliance/responses.bin" && finding.Message.Contains("SHA-256 of its elements", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 40, ComplianceOutcome.Fail)]
    [InlineData(8, 5, ComplianceOutcome.Fail)]
    [InlineData(10, 4, ComplianceOutcome.Pass)]
    [InlineData(0, 0, ComplianceOutcome.Pass)]
    public void Answers_by_index_are_stale_however_fast_they_come(int every, int stale, ComplianceOutcome outcome)
    {
        // Ten pairs of four samples.
        Evidence evidence = ComplianceEvidence.Of(CompliantEvidence.Base, ComplianceTest.Caching, staleEvery: every);
        CachedAnswers found = CachedAnswers.Of(evidence.Compliance, evidence.Performance, evidence.Accuracy);
        Assert.Equal((stale, 40, outcome), (found.Stale, found.Compared, found.Outcome));
    }

    [Fact]
    public void An_answer_that_several_samples_share_is_not_stale()
    {
        Sha256Digest shared = Sha256Digest.Of("the end token, and nothing else"u8);
        RunLog Same(RunLog log) => log with { End = log.End with { Kept = [.. log.End.Kept.Select(kept => kept with { Sha256 = shared })] } };
        CachedAnswers found = CachedAnswers.Of([.. Honest.Compliance.Select(run => run with { Log = Same(run.Log) })], Same(Honest.Performance!), Same(Honest.Accuracy!));
        Assert.Equal((0, ComplianceOutcome.Pass), (found.Stale, found.Outcome));
    }

    [Fact]
    public void The_timed_run_decides_the_seeds_and_each_pair_has_its_own()
    {
        TestSettings Settings(Evidence evidence, ComplianceBlock block) => new ComplianceTraffic(evidence.Plan, evidence.Workload.Dataset, evidence.Performance!.End).SettingsOf(block);
        ComplianceBlock first = new(ComplianceTest.OtherSeeds, 0, true);
        Evidence other = Honest with { Performance = Honest.Performance! with { End = Honest.Performance.End with { Records = Sha256Digest.Of("others"u8) } } };
        Assert.NotEqual(Settings(Honest, first).QslRngSeed, Settings(other, first).QslRngSeed);
        Assert.NotEqual(Settings(Honest, first).SampleIndexRngSeed, Settings(Honest, first with { Pair = 1 }).SampleIndexRngSeed);
        Assert.Equal(Honest.Ruleset.Seeds.SampleIndex, Settings(Honest, first with { Tested = false }).SampleIndexRngSeed);
    }

    [Fact]
    public void Server_is_asked_one_query_at_a_time_whatever_its_arrivals()
    {
        Evidence server = CompliantEvidence.Of(Scenario.Server, Profile.Quick);
        TestSettings constant = server.Plan.Performance with { Arrivals = new ArrivalProcess.Constant(), ServerCoalesceQueries = true, ServerMaxAsyncQueries = 5 };
        ComplianceTraffic traffic = new(server.Plan with { Performance = constant }, server.Workload.Dataset, server.Performance!.End);
        foreach (TestSettings settings in ComplianceBlock.All.Select(traffic.SettingsOf))
        {
            Assert.Equal(Scenario.SingleStream, settings.Scenario);
            Assert.Null(EffectiveSettings.WhyRefused(settings, server.Workload.Dataset.Samples, server.Workload.Dataset.PerformanceSamples));
        }
    }

    [Fact]
    public void Under_the_round_s_seeds_the_timed_run_s_own_queries_come_again()
    {
        RunLog run = Honest.Compliance.First(static run => run.Block is { Test: ComplianceTest.OtherSeeds, Tested: false }).Log;
        RunLog timed = Honest.Performance!;
        int common = Math.Min(run.Records.Length, timed.Records.Length);
        Assert.True(common >= 64);
        Assert.Equal(IssuedStream.Of(timed.Header, timed.Records.Length).Samples[..common].AsEnumerable(), IssuedStream.Of(run.Header, run.Records.Length).Samples[..common].AsEnumerable());
    }

    [Fact]
    public void The_repeated_query_is_the_one_that_the_ordinary_run_asked_last()
    {
        foreach (ComplianceRun repeated in Honest.Compliance.Where(static run => run.Block is { Test: ComplianceTest.Caching, Tested: true }))
        {
            RunLog ordinary = Honest.Compliance.Single(run => run.Block == repeated.Block with { Tested = false }).Log;
            int[] asked = [.. IssuedStream.Of(ordinary.Header, ordinary.Records.Length).Samples];
            Assert.Equal(asked.Length, asked.Distinct().Count());
            Assert.Equal([asked[^1]], IssuedStream.Of(repeated.Log.Header, repeated.Log.Records.Length).Samples.Distinct());
        }
    }

    [Fact]
    public void A_seed_that_somebody_chose_does_not_recompute()
    {
        ComplianceRun run = Honest.Compliance[0];
        ComplianceRun chosen = run with { Log = run.Log with { Header = run.Log.Header with { Settings = run.Log.Header.Settings with { QslRngSeed = 1 } } } };
        Finding[] findings = [.. Recomputation.Check(Honest with { Compliance = Honest.Compliance.SetItem(0, chosen) }).Where(static finding => finding.Location.Path == "compliance/test04/00-ordinary/run.jsonl")];
        Assert.Contains(findings, static finding => finding.Message.StartsWith("header.settings.qsl_rng_seed is 1; the rest", StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_that_are_missing_or_came_to_nothing_are_named_and_decide_nothing()
    {
        ComplianceRun last = Honest.Compliance[^1];
        RunFault fault = new() { Kind = "sut_crashed", Message = "exit code 139", Count = 1 };
        Evidence crashed = Honest with { Compliance = Honest.Compliance.SetItem(Honest.Compliance.Length - 1, last with { Log = last.Log with { Faults = [fault] } }) };
        Assert.Equal($"could not be checked: {last.Block.Folder}: exit code 139", Assert.Single(new ComplianceRunsAbsent().Check(crashed)).Message);
        Assert.Equal(ComplianceOutcome.NotEstablished, SeedDependence.Of(crashed.Compliance).Outcome);
        Evidence quick = CompliantEvidence.Of(Scenario.SingleStream, Profile.Quick);
        Assert.Empty(new ComplianceRunsAbsent().Check(quick));
        Assert.Equal("compliance", Assert.Single(new ComplianceRunsAbsent().Check(Honest with { Compliance = [] })).Location.Path);
        Assert.Empty(new ComplianceRunsAbsent().Check(Honest));
    }

    [Fact]
    public void Latencies_that_vary_too_much_establish_nothing_and_full_closed_says_so()
    {
        // The ordinary run of every other pair takes three times as long: ln 3 and 0 in turn, whose interval (99 %, 9 degrees of freedom) holds 1.10.
        Evidence wild = Honest with { Compliance = [.. Honest.Compliance.Select(static run => run.Block is { Test: ComplianceTest.Caching, Tested: false } && run.Block.Pair % 2 == 0 ? Slow(run) : run)] };
        Finding note = Assert.Single(new AnswersCached().Check(wild));
        Assert.Equal(Severity.Note, note.Severity);
        Assert.StartsWith("could not be checked: what was asked before", note.Message, StringComparison.Ordinal);
        Assert.Empty(new AnswersCached().Check(wild with { Plan = wild.Plan with { Profile = Profile.Quick } }));
    }

    private static ComplianceRun Slow(ComplianceRun run) =>
        run with { Log = run.Log with { Records = [.. run.Log.Records.Select(static record => record with { LatencyNs = 60_000_000 })] } };
}
