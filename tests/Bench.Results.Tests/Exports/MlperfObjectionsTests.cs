using System.Collections.Immutable;
using Bench.Results.Exports;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Exports;

public sealed class MlperfObjectionsTests
{
    private static readonly MlperfRound Round = MlperfRound.All[0];
    private static readonly MlperfResult Acceptable = ExportedResult.Acceptable(Scenario.SingleStream);

    [Fact]
    public void Nothing_that_the_checker_refuses_is_found_in_what_it_takes()
    {
        Assert.DoesNotContain(MlperfObjections.Of(Acceptable, Round), static finding => finding.Severity == Severity.Error);
        Assert.Empty(MlperfObjections.Among([Acceptable, Acceptable]));
    }

    [Fact]
    public void A_result_under_other_numbers_gets_everything_that_the_checker_would_say()
    {
        MlperfResult result = ExportedResult.Of(ExportedResult.Measured(Scenario.SingleStream)) with { AccuracyResponses = null };

        Finding[] found = [.. MlperfObjections.Of(result, Round)];

        Assert.Equal(["EXP001", "EXP002", "EXP003", "EXP003", "EXP003", "EXP004", "EXP008", "EXP009"], found.Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId));
        Assert.Contains("60 s; expected 600 s", found[1].Message, StringComparison.Ordinal);
        Assert.All(found, static finding => Assert.NotEmpty(finding.Help));
    }

    [Fact]
    public void The_seeds_are_those_of_the_round_that_is_exported_for() =>
        Assert.Equal(3, MlperfObjections.Of(Acceptable, MlperfRound.All.Single(static round => round.Version == "v6.0")).Count(static finding => finding.RuleId == "EXP003"));

    [Theory]
    [InlineData("system_type", "desktop", "EXP011")]
    [InlineData("number_of_nodes", "one", "EXP011")]
    [InlineData("accelerators_per_node", "", "EXP011")]
    public void A_system_that_the_checker_cannot_read_is_found(string field, string value, string code)
    {
        MlperfResult result = Acceptable with { Evidence = Acceptable.Evidence with { System = Acceptable.Evidence.System with { Stated = Acceptable.Evidence.System.Stated.SetItem(field, value) } } };

        Assert.Equal(code, Assert.Single(MlperfObjections.Of(result, Round), static finding => finding.Severity == Severity.Error).RuleId);
        Assert.Equal("EXP013", Assert.Single(MlperfObjections.Among([Acceptable, result])).RuleId);
    }

    [Fact]
    public void Fields_that_are_not_stated_are_named()
    {
        MlperfResult result = Acceptable with { Evidence = Acceptable.Evidence with { System = Acceptable.Evidence.System with { Stated = Acceptable.Evidence.System.Stated.Remove("cooling").Remove("framework") } } };

        Finding finding = Assert.Single(MlperfObjections.Of(result, Round), static finding => finding.Severity == Severity.Error);
        Assert.Equal(("EXP010", true), (finding.RuleId, finding.Message.EndsWith("lacks 2 fields: framework, cooling", StringComparison.Ordinal)));
    }

    [Fact]
    public void Too_few_queries_to_claim_a_percentile_are_found()
    {
        RunLog run = Acceptable.Evidence.Performance!;
        MlperfResult result = Acceptable with { Evidence = Acceptable.Evidence with { Performance = run with { Records = [.. run.Records.Take(20)] } } };

        ImmutableArray<Finding> found = [.. MlperfObjections.Of(result, Round)];
        Assert.Contains(found, static finding => finding is { RuleId: "EXP005", Severity: Severity.Error } && finding.Message.Contains("Only processed 20 queries", StringComparison.Ordinal));
        Assert.Contains(found, static finding => finding is { RuleId: "EXP006", Severity: Severity.Warning });
    }

    [Fact]
    public void Faults_are_refused_in_the_accuracy_run_and_overlooked_in_the_timed_one()
    {
        RunFault fault = new() { Kind = "timed_out", Message = "late", Count = 1 };
        Evidence evidence = Acceptable.Evidence;
        MlperfResult timed = Acceptable with { Evidence = evidence with { Performance = evidence.Performance! with { Faults = [fault] } } };
        MlperfResult accuracy = Acceptable with { Evidence = evidence with { Accuracy = evidence.Accuracy! with { Faults = [fault] } } };

        Assert.Equal(Severity.Warning, Assert.Single(MlperfObjections.Of(timed, Round), static finding => finding.RuleId == "EXP007").Severity);
        Assert.Equal(Severity.Error, Assert.Single(MlperfObjections.Of(accuracy, Round), static finding => finding.RuleId == "EXP007").Severity);
    }
}
