using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

/// <summary>A plan that starts no program is of the backend that the harness ships, which has a name and a thread a core.</summary>
public sealed class ShippedBackendTests
{
    [Theory]
    [InlineData("npu-9000", true)]
    [InlineData(SutPlan.Shipped, false)]
    public void It_has_the_name_that_the_harness_gives_it(string name, bool found)
    {
        Finding[] findings = [.. new SutNotThePlanned().Check(With(sut => sut with { Name = name }))];
        Assert.Equal(found ? [("plan.json", Severity.Error)] : [], findings.Select(static finding => (finding.Location.Path, finding.Severity)));
    }

    [Fact]
    public void It_has_no_more_threads_than_the_machine_has_cores()
    {
        Assert.Equal(Severity.Error, Assert.Single(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 3 }))).Severity);
        Assert.Empty(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 1 })));
    }

    [Fact]
    public void A_program_of_the_submitter_s_may_have_more() =>
        Assert.Equal(Severity.Warning, Assert.Single(new LimitsContradictEachOther().Check(With(static sut => sut with { Threads = 3, Command = ["sh", "start.sh"] }))).Severity);

    [Theory]
    [InlineData(Profile.Full, Severity.Error)]
    [InlineData(Profile.Quick, Severity.Warning)]
    public void Limits_of_a_machine_that_was_not_quiet_are_a_warning_in_the_quick_profile(Profile profile, Severity severity)
    {
        Evidence evidence = CompliantEvidence.Of(Scenario.SingleStream, profile);
        Evidence disturbed = evidence with { System = evidence.System with { Limits = evidence.System.Limits with { AllCores = evidence.System.Limits.AllCores with { PeakFp32Gflops = 50, DramGigabytesPerSecond = 70 } } } };
        Assert.Equal([severity, severity], new LimitsContradictEachOther().Check(disturbed).Select(static finding => finding.Severity));

        Evidence invented = evidence with { System = evidence.System with { Limits = evidence.System.Limits with { AllCores = evidence.System.Limits.AllCores with { DramGigabytesPerSecond = 8000 } } } };
        Assert.Contains(new LimitsContradictEachOther().Check(invented), static finding => finding.Severity == Severity.Error);
    }

    private static Evidence With(Func<SutPlan, SutPlan> change) => CompliantEvidence.Base with { Plan = CompliantEvidence.Base.Plan with { Sut = change(CompliantEvidence.Base.Plan.Sut) } };
}
