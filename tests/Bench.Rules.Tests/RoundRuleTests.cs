using Bench.Rules.Tests.Fixtures;
using Bench.Rules.Tests.Trainings;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules.Tests;

/// <summary>Rules about several results: their fixtures are second results, laid over the training base, which is the first.</summary>
public sealed class RoundRuleTests
{
    private static readonly Sha256Digest First = Sha256Digest.Of("the first bundle"u8);
    private static readonly Sha256Digest Second = Sha256Digest.Of("the second bundle"u8);

    [Fact]
    public void A_run_of_another_result_is_reported()
    {
        Finding[] findings = Judge("violating", Salted(except: 2));
        Assert.All(findings, static finding => Assert.Equal(("SEED104", Severity.Error, "runs/3/run.jsonl"), (finding.RuleId, finding.Severity, finding.Location.Path)));
        Assert.Equal(2, findings.Length);
        Assert.Contains($"as runs/3 of second (bundle {Second.Hex[..12]}) did", findings[0].Message, StringComparison.Ordinal);
        Assert.Contains($"as runs/3 of first (bundle {First.Hex[..12]}) did", findings[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_whose_runs_are_its_own_is_not() => Assert.Empty(Judge("compliant", Salted(except: -1)));

    [Fact]
    public void Every_run_of_an_inference_result_counts_and_those_shared_with_one_result_are_one_finding()
    {
        Evidence evidence = ComplianceEvidence.Of(CompliantEvidence.Base);
        (RoundResult Result, Finding Finding)[] found = [.. Rulebook.Check([RoundResult.Of("first", First, evidence), RoundResult.Of("second", Second, evidence)])];

        Assert.Equal([("first", "SEED104", "performance/run.jsonl"), ("second", "SEED104", "performance/run.jsonl")], found.Select(static one => (one.Result.Name, one.Finding.RuleId, one.Finding.Location.Path)));
        Assert.True(evidence.Compliance.Length > 0);
        Assert.Contains($"did, and {1 + evidence.Compliance.Length} more runs of it too; a run belongs to one result", found[0].Finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_order_of_names_says_whose_a_run_is()
    {
        RoundResult honest = RoundResult.Of("zz-honest", First, TrainingFiles.Base), copy = RoundResult.Of("aa-copy", Second, TrainingFiles.Base);
        Assert.Equal(["aa-copy", "zz-honest"], Rulebook.Check([copy, honest]).Select(static one => one.Result.Name));
        Assert.Equal(["aa-copy", "zz-honest"], Rulebook.Check([honest, copy]).Select(static one => one.Result.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_of_many_copies_names_a_few()
    {
        RoundResult[] copies = [.. Enumerable.Range(0, 10).Select(static copy => RoundResult.Of($"copy {copy}", Sha256Digest.Of([(byte)copy]), TrainingFiles.Base))];
        Assert.All(Rulebook.Check([.. copies]).GroupBy(static one => one.Result), static found => Assert.Equal(3, found.Count()));
        Assert.Equal(10, Rulebook.Check([.. copies]).DistinctBy(static one => one.Result).Count());
    }

    [Fact]
    public void What_is_refused_is_held_against_no_other()
    {
        RoundResult honest = RoundResult.Of("honest", First, TrainingFiles.Base), forged = RoundResult.Of("forged", Second, TrainingFiles.Base) with { Refused = true };
        Assert.Equal("forged", Assert.Single(Rulebook.Check([forged, honest])).Result.Name);
        Assert.Equal(["honest 1", "honest 2", "forged"], Rulebook.Check([forged, honest with { Name = "honest 1" }, honest with { Name = "honest 2", BundleId = Sha256Digest.Of("third"u8) }]).Select(static one => one.Result.Name).Distinct());
        Assert.Equal("forged", Assert.Single(Rulebook.Check([forged with { Build = First, Runs = [] }, honest])).Result.Name);
        Assert.Equal("forged", Assert.Single(Rulebook.Check([forged with { System = "another", Runs = [] }, honest])).Result.Name);
    }

    [Fact]
    public void Every_result_of_several_builds_and_a_result_of_each_name_of_a_machine_is_reported()
    {
        RoundResult one = RoundResult.Of("one", First, TrainingFiles.Base) with { Runs = [] };
        RoundResult[] results = [one with { Build = First }, one with { Name = "two" }, one with { Name = "three" }];
        (RoundResult Result, Finding Finding)[] builds = [.. new DifferentBuildsOfSystem().Check([.. results])];
        Assert.Equal(["one", "two", "three"], builds.Select(static found => found.Result.Name));
        Assert.All(builds.Zip(["two", "one", "one"]), static pair => Assert.Contains($"in {pair.Second}, of the same system, it is ", pair.First.Finding.Message, StringComparison.Ordinal));
        Assert.Equal(["one", "two"], new OneSystemTwice().Check([one with { System = "another" }, results[1], results[2]]).Select(static found => found.Result.Name));
    }

    [Fact]
    public void Of_several_offline_results_the_fastest_is_asked()
    {
        RoundResult single = RoundResult.Of("single", First, CompliantEvidence.Base);
        RoundResult offline = RoundResult.Of("offline", Second, CompliantEvidence.Base) with { Scenario = Scenario.Offline, SamplesPerSecond = single.SamplesPerSecond / 2 };
        Assert.Empty(new ScenariosContradict().Check([offline, offline with { SamplesPerSecond = single.SamplesPerSecond }, single]));
    }

    [Fact]
    public void A_bundle_that_lies_there_twice_is_one_result() =>
        Assert.Empty(Rulebook.Check([RoundResult.Of("here", First, TrainingFiles.Base), RoundResult.Of("there", First, TrainingFiles.Base)]));

    /// <summary>The defects, as theory data.</summary>
    public static TheoryData<string> Defects => [.. RoundForgeries.All.Keys];

    [Fact]
    public void Every_rule_has_its_pair() =>
        Assert.Equal(Rulebook.RoundRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal), RoundForgeries.All.Keys.Append(nameof(RunInTwoResults)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_second_result_that_has_the_defect_is_reported(string defect)
    {
        Finding[] findings = Judge(defect, "violating", RoundForgeries.All[defect].Violating);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(Rulebook.RoundRules.Single(rule => rule.Descriptor.Defect == defect).Descriptor.Closed, finding.Severity));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_second_result_that_has_not_is_not(string defect) => Assert.Empty(Judge(defect, "compliant", RoundForgeries.All[defect].Compliant));

    [Fact]
    public void Only_what_computes_in_the_same_way_is_held_against_offline()
    {
        RoundResult single = RoundResult.Of("single", First, CompliantEvidence.Base);
        RoundResult offline = RoundResult.Of("offline", Second, CompliantEvidence.Base) with { Scenario = Scenario.Offline, SamplesPerSecond = single.SamplesPerSecond / 2 };
        Assert.Single(new ScenariosContradict().Check([offline, single]));
        Assert.Empty(new ScenariosContradict().Check([offline with { Way = offline.Way with { Inputs = NumberFormat.Int8 } }, single]));
        Assert.Empty(new ScenariosContradict().Check([offline with { Way = offline.Way with { Implementation = "packed" } }, single]));
        Assert.Empty(new ScenariosContradict().Check([offline with { Way = offline.Way with { Deterministic = true } }, single]));
    }

    [Fact]
    public void A_preview_that_nobody_confirmed_is_due_when_a_later_result_shows_the_time()
    {
        RoundResult preview = RoundResult.Of("preview", First, CompliantEvidence.Base) with { Category = Category.Preview };
        RoundResult Later(int days) => RoundResult.Of("later", Second, CompliantEvidence.Base) with { System = "another", Started = preview.Started.AddDays(days) };
        Assert.Empty(new PreviewNotConfirmed().Check([preview, Later(139)]));
        Assert.Contains("it is due after 140 days", Assert.Single(new PreviewNotConfirmed().Check([preview, Later(141)])).Finding.Message, StringComparison.Ordinal);
    }

    private static Finding[] Judge(string defect, string kind, Evidence second) => FixtureFolder.Judge(
        defect,
        kind,
        FixtureFiles.OverlayOf(second),
        overlay =>
        [
            .. Rulebook.Check([RoundForgeries.All[defect].First(RoundResult.Of("first", First, CompliantEvidence.Base)), RoundResult.Of("second", Second, CompliantEvidence.Read(FixtureFiles.Lay(overlay)))])
                .Select(static found => found.Finding)
                .Where(finding => finding.RuleId == Rulebook.RoundRules.Single(rule => rule.Descriptor.Defect == defect).Descriptor.Id),
        ]);

    private static Finding[] Judge(string kind, TrainingEvidence second) => FixtureFolder.Judge(
        nameof(RunInTwoResults),
        kind,
        TrainingFiles.OverlayOf(second),
        static overlay =>
        [
            .. Rulebook.Check([RoundResult.Of("first", First, TrainingFiles.Base), RoundResult.Of("second", Second, TrainingFiles.Read(FixtureFiles.Lay(overlay, TrainingFiles.BaseFiles)))])
                .Select(static found => found.Finding),
        ]);

    /// <summary>The base with salts of its own, but for one run.</summary>
    private static TrainingEvidence Salted(int except) => TrainingSettlement.Of(TrainingFiles.Base with
    {
        Runs =
        [
            .. TrainingFiles.Base.Runs.Select((run, i) =>
            {
                byte[] salt = Sha256Digest.Of([(byte)i, 1, 2, 3]).ToBytes();
                return i == except ? run : run with
                {
                    Header = run.Header with { SaltCommitment = Sha256Digest.Of(salt), Seed = Statistics.TrainingSalt.SeedOf(salt) },
                    End = run.End with { Salt = Convert.ToHexStringLower(salt) },
                };
            }),
        ],
    });
}
