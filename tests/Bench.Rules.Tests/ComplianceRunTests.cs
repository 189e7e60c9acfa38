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
        Assert.Contains(findings, static finding => finding.Message.StartsWith("header.settings.qsl_rng_seed is 1; recomputed", StringComparison.Ordinal));
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
