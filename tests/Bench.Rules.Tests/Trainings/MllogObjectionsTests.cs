using System.Collections.Immutable;
using Bench.Results.Exports;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

public sealed class MllogObjectionsTests
{
    [Fact]
    public void Nothing_that_the_tools_refuse_is_found_in_what_they_take()
    {
        Assert.Equal(["EXP110"], MllogObjections.Of(CarriedResult.Acceptable).Select(static finding => finding.RuleId));
        Assert.Empty(MllogObjections.Among([CarriedResult.Acceptable, CarriedResult.Acceptable]));
    }

    [Fact]
    public void Another_number_of_runs_than_the_carriers_is_found_and_a_carrier_that_has_it_named()
    {
        Finding finding = Single(CarriedResult.Acceptable with { Carrier = CarriedResult.TenRuns }, "EXP101");
        Assert.Equal((Severity.Error, "export with --carrier retinanet"), (finding.Severity, finding.Help));
        Assert.Contains("the result has 5 runs, for a score of 5 runs with 1 dropped at each end; expected 10", finding.Message, StringComparison.Ordinal);
        Finding fewer = Single(CarriedResult.With(static (_, end) => end, runs: 3), "EXP101");
        Assert.Contains("the result has 3 runs, for", fewer.Message, StringComparison.Ordinal);
        Assert.StartsWith("measure with --profile full", fewer.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_that_did_not_converge_are_found_by_the_package_checker_and_the_convergence_checker()
    {
        MllogResult result = CarriedResult.With(static (run, end) => run < 2 ? end with { Outcome = TrainingOutcome.NotConverged } : end);
        Assert.Equal(Severity.Error, Single(result, "EXP102").Severity);
        Assert.Contains("too-few-converged", Single(result, "EXP105").Message, StringComparison.Ordinal);
        Assert.Null(result.Minutes());
        Assert.DoesNotContain(MllogObjections.Of(CarriedResult.With(static (run, end) => run < 1 ? end with { Outcome = TrainingOutcome.NotConverged } : end)), static finding => finding.RuleId is "EXP102" or "EXP105");
    }

    [Fact]
    public void Initialisation_that_is_too_long_is_found() =>
        Assert.Contains("240.0 minutes", Single(CarriedResult.With(static (run, end) => run == 3 ? end with { InitialisationNs = 240L * 60 * 1_000_000_000 } : end), "EXP103").Message, StringComparison.Ordinal);

    [Fact]
    public void Convergence_that_cannot_be_tested_is_a_warning() =>
        Assert.Equal(Severity.Warning, Single(CarriedResult.Acceptable with { Evidence = CarriedResult.Acceptable.Evidence with { ReferenceConvergence = null } }, "EXP104").Severity);

    [Fact]
    public void Convergence_that_is_too_fast_is_found()
    {
        MllogResult result = CarriedResult.With(static (_, end) => end with { Examples = 8 });
        Assert.Contains("faster-than-limit, mean 8.0000 examples", Single(result, "EXP105").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Convergence_on_which_the_two_readings_differ_is_told()
    {
        MllogResult result = Enumerable.Range(1, 160).Select(static examples => CarriedResult.With((_, end) => end with { Examples = examples }))
            .First(static result => result.RcpVerdict(out _)!.Passed && !result.Score!.Convergence!.Passed);
        Finding finding = Single(result, "EXP106");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.StartsWith("rcp_checker accepts what ruleset 1.0 refuses: mean", finding.Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Score!.ScalingFactor);
    }

    [Fact]
    public void What_a_system_lacks_or_cannot_be_counted_by_is_found()
    {
        Assert.Contains("host_processors_per_node is 'N/A'", Single(CarriedResult.Of(TrainingFiles.Base), "EXP108").Message, StringComparison.Ordinal);
        MllogResult result = Stated(static stated => stated.Remove("cooling").Remove("framework"));
        Assert.EndsWith("lacks 2 fields: cooling, framework", Single(result, "EXP107").Message, StringComparison.Ordinal);
        Assert.Equal("EXP109", Assert.Single(MllogObjections.Among([CarriedResult.Acceptable, result])).RuleId);
        Assert.Equal("EXP109", Assert.Single(MllogObjections.Among([CarriedResult.Acceptable, CarriedResult.Acceptable with { Status = "Preview" }])).RuleId);
    }

    [Fact]
    public void A_category_is_told_in_the_tools_words_and_never_guessed()
    {
        Assert.Equal("Available cloud", MllogSystem.StatusOf(Category.Available, rented: true));
        Assert.Null(MllogSystem.StatusOf(Category.Available, rented: null));
        Assert.Equal("Research, Development, or Internal (RDI)", MllogSystem.StatusOf(Category.Rdi, rented: null));
    }

    private static MllogResult Stated(Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change)
    {
        TrainingEvidence evidence = CarriedResult.Acceptable.Evidence;
        return CarriedResult.Acceptable with { Evidence = evidence with { System = evidence.System with { Stated = change(evidence.System.Stated) } } };
    }

    private static Finding Single(MllogResult result, string id) => Assert.Single(MllogObjections.Of(result), finding => finding.RuleId == id);
}
