using Bench.Results.Reports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Reports;

/// <summary>What a result's page says of its plan.</summary>
public sealed class EvidenceSectionsTests
{
    private static readonly Evidence Evidence = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;

    [Fact]
    public void What_a_setting_says_with_its_origin_is_not_said_without_it()
    {
        PlannedSetting[] settings = [new("division", Evidence.Plan.Division.FieldName, "submission.yaml:3:1"), new("workload", $"{Evidence.Plan.Workload} {Evidence.Plan.WorkloadVersion}", "x.yaml:3:1")];

        Assert.Equal((1, 1, 1), (RowsOf("division", settings), RowsOf("workload", settings), RowsOf("submitter", settings)));
    }

    [Fact]
    public void A_setting_that_says_something_else_than_the_plan_stands_beside_it() => Assert.Equal(2, RowsOf("division", new PlannedSetting("division", "another", "submission.yaml:3:1")));

    private static int RowsOf(string name, params PlannedSetting[] settings)
    {
        Evidence evidence = Evidence with { Plan = Evidence.Plan with { Settings = [.. settings] } };
        return ResultReport.Of([new ReportedResult(evidence, [], Sha256Digest.Of("bundle"u8), "file")]).Page().Split($"data-label=\"setting\">{name}<").Length - 1;
    }
}
