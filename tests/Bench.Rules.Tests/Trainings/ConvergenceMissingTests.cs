using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Why convergence was not tested: each case says its own.</summary>
public sealed class ConvergenceMissingTests
{
    private static TrainingEvidence Quick { get; } = TrainingFiles.Base with
    {
        Plan = TrainingFiles.Base.Plan with { Profile = Profile.Quick, Runs = 1, ScoredRuns = 1, DroppedRuns = 0 },
        Runs = TrainingFiles.Base.Runs[..1],
    };

    [Fact]
    public void A_workload_without_points_needs_points_whatever_the_profile()
    {
        foreach (TrainingEvidence evidence in new[] { TrainingFiles.Base with { ReferenceConvergence = null }, Quick with { ReferenceConvergence = null } })
        {
            Finding finding = Assert.Single(new ReferenceConvergenceMissing().Check(evidence));

            Assert.Equal("rcp.yaml", finding.Location.Path);
            Assert.Contains("has no reference convergence points", finding.Message, StringComparison.Ordinal);
            Assert.StartsWith("make points with bench rcp make", finding.Help, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_quick_result_whose_workload_has_points_needs_the_full_profile()
    {
        Finding finding = Assert.Single(new ReferenceConvergenceMissing().Check(Quick));

        Assert.Equal((Severity.Note, "plan.json", "run with --profile full"), (finding.Severity, finding.Location.Path, finding.Help));
        Assert.Contains("the quick profile makes too few runs", finding.Message, StringComparison.Ordinal);
    }
}
