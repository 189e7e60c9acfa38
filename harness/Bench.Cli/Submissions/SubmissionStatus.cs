using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>How far a submission is: for every shipped workload and scenario, and whatever else its folder holds.</summary>
internal sealed record SubmissionStatus
{
    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>A row for each workload and scenario, by workload.</summary>
    public required ImmutableArray<SubmissionStatusRow> Rows { get; init; }

    /// <summary>Seconds that the missing inference results will take, roughly.</summary>
    public double MissingSeconds => Rows.Sum(static row => row.Seconds ?? 0);

    /// <summary>How far a folder is.</summary>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="limits">How large a bundle may be.</param>
    public static SubmissionStatus Of(string folder, Definition<Submission> submission, BundleLimits limits)
    {
        ILookup<(string?, Scenario?), SubmittedResult> present = SubmittedResult.In(SubmissionFiles.In(folder), [], limits).ToLookup(static result => (result.Workload, result.Scenario));
        (string Workload, Scenario? Scenario)[] shipped =
        [
            .. Shipped.Workloads().Workloads.SelectMany(static workload => workload.Value.Scenarios.Select(spec => (workload.Value.Id, (Scenario?)spec.Scenario))),
            .. Shipped.Trainings().Workloads.Select(static workload => (workload.Value.Id, (Scenario?)null)),
        ];
        IEnumerable<SubmissionStatusRow> expected = shipped.SelectMany(one => present.Contains((one.Workload, one.Scenario))
            ? present[(one.Workload, one.Scenario)].Select(RowOf)
            : [new SubmissionStatusRow { Workload = one.Workload, Scenario = one.Scenario, State = SubmissionState.Missing, Seconds = EstimateSeconds(submission, one.Workload, one.Scenario) }]);
        IEnumerable<SubmissionStatusRow> others = present.Where(group => !shipped.Contains((group.Key.Item1!, group.Key.Item2))).SelectMany(static group => group.Select(RowOf));
        return new SubmissionStatus { Division = submission.Value.Division, Rows = [.. expected, .. others] };
    }

    private static SubmissionStatusRow RowOf(SubmittedResult result) => new()
    {
        Workload = result.Workload ?? "not readable",
        Scenario = result.Scenario,
        State = result.Findings.HasErrors ? SubmissionState.InError : SubmissionState.Complete,
        Bundle = result.Path,
        Errors = [.. result.Findings.Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
    };

    /// <summary>What a full run takes; null for training, which nobody knows before, and where no plan can be made yet.</summary>
    private static double? EstimateSeconds(Definition<Submission> submission, string workload, Scenario? scenario)
    {
        if (scenario is not { } chosen)
        {
            return null;
        }

        RunOptions options = new()
        {
            Workloads = [workload],
            Scenarios = [chosen],
            Profile = Profile.Full,
            Division = null,
            Submission = submission.Path,
            Ruleset = null,
            Sut = null,
            InProcess = false,
            Key = null,
            Out = null,
            DryRun = true,
            Json = false,
        };
        RunSelection selection = RunSelection.Of(options);
        Definition<Workload> definition = selection.Workloads[0].Workload;
        return Planner.Resolve(selection.RequestOf(definition, chosen, options, measuredRate: null)) is { Succeeded: true } plan
            ? DryRun.EstimateSeconds(plan.Value, definition.Value, options.Compliance)
            : null;
    }
}
