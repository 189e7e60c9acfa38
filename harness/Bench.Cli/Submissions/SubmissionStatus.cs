using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Cli.Submissions;

/// <summary>How far a submission is: for every shipped workload and scenario, and whatever else its folder holds.</summary>
internal sealed record SubmissionStatus
{
    private const string NotMeasured = "not measured yet";

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>A row for each workload and scenario, by workload.</summary>
    public required ImmutableArray<SubmissionStatusRow> Rows { get; init; }

    /// <summary>Seconds that the missing inference results will take, roughly.</summary>
    public double MissingSeconds => Rows.Sum(static row => row.Seconds ?? 0);

    /// <summary>Families of which nothing is listed as missing: the system under test says that it does not compute them.</summary>
    public required ImmutableArray<string> NotComputed { get; init; }

    /// <summary>How far a folder is.</summary>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="limits">How large a bundle may be.</param>
    public static SubmissionStatus Of(string folder, Definition<Submission> submission, BundleLimits limits)
    {
        SubmissionFiles files = SubmissionFiles.In(folder);
        ILookup<(string?, Scenario?), SubmittedResult> present = SubmittedResult.In(files, [], limits).ToLookup(static result => (result.Workload, result.Scenario));
        (string Workload, Scenario? Scenario)[] expected = [.. Expected(files)];
        Func<string, Scenario?, SubmissionStatusRow> missing = MissingOf(submission, [.. expected.Select(static one => one.Workload).Distinct()]);
        IEnumerable<SubmissionStatusRow> rows = expected.SelectMany(one => present.Contains((one.Workload, one.Scenario)) ? present[(one.Workload, one.Scenario)].Select(RowOf) : [missing(one.Workload, one.Scenario)]);
        IEnumerable<SubmissionStatusRow> others = present.Where(group => !expected.Contains((group.Key.Item1!, group.Key.Item2))).SelectMany(static group => group.Select(RowOf));
        return new SubmissionStatus
        {
            Division = submission.Value.Division,
            Rows = [.. rows, .. others],
            NotComputed = [.. Families.Where(family => files.Sut?.Value.Computes(family) == false)],
        };
    }

    /// <summary>Every shipped workload in each of its scenarios, training without one, that a submission's system under test may compute.</summary>
    public static IEnumerable<(string Workload, Scenario? Scenario)> Expected(SubmissionFiles files) =>
    [
        .. Shipped.Workloads().Workloads.Where(workload => files.Sut?.Value.Computes(workload.Value.Problem.Family) != false).SelectMany(static workload => workload.Value.Scenarios.Select(spec => (workload.Value.Id, (Scenario?)spec.Scenario))),
        .. Shipped.Trainings().Workloads.Where(workload => files.Sut?.Value.Computes(workload.Value.Problem.Family) != false).Select(static workload => (workload.Value.Id, (Scenario?)null)),
    ];

    private static IEnumerable<string> Families =>
        Shipped.Workloads().Workloads.Select(static workload => workload.Value.Problem.Family).Concat(Shipped.Trainings().Workloads.Select(static workload => workload.Value.Problem.Family)).Distinct().Order(StringComparer.Ordinal);

    private static SubmissionStatusRow RowOf(SubmittedResult result)
    {
        Finding[] errors = [.. result.Findings.Where(static finding => finding.Severity == Severity.Error)];
        return new SubmissionStatusRow
        {
            Workload = result.Workload ?? "not readable",
            Scenario = result.Scenario,
            State = errors.Length > 0 ? SubmissionState.InError : SubmissionState.Complete,
            Bundle = result.Path,
            Errors = [.. errors.Select(static finding => finding.RuleId).Distinct().Order(StringComparer.Ordinal)],
            Reason = errors is [var first, ..] ? $"{first.RuleId}: {first.Message}" : null,
        };
    }

    /// <summary>Why a result is missing: it was not measured yet, or something forbids its plan.</summary>
    private static Func<string, Scenario?, SubmissionStatusRow> MissingOf(Definition<Submission> submission, ImmutableArray<string> expected)
    {
        RunOptions options = new()
        {
            Workloads = expected,
            Scenarios = [],
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
        Lazy<(RunSelection? Selection, string? Reason)> planned = new(() => Selected(options));
        return (workload, scenario) =>
        {
            SubmissionStatusRow row = new() { Workload = workload, Scenario = scenario, State = SubmissionState.Missing, Reason = NotMeasured };
            if (planned.Value.Selection is not { } selection)
            {
                return row with { Reason = planned.Value.Reason };
            }

            if (scenario is not { } chosen)
            {
                Parsed<TrainingPlan> training = TrainingPlanner.Resolve(selection.RequestOf(selection.Trainings.Single(one => one.Value.Id == workload), options));
                return row with { Reason = training.Succeeded ? $"{NotMeasured}; how long training takes is not known before" : Forbidden(training.Findings) };
            }

            Definition<Workload> definition = selection.Workloads.Single(one => one.Workload.Value.Id == workload).Workload;
            Parsed<Plan> plan = Planner.Resolve(selection.RequestOf(definition, chosen, options, measuredRate: null));
            return plan.Succeeded ? row with { Seconds = DryRun.EstimateSeconds(plan.Value, definition.Value, options.Compliance) } : row with { Reason = Forbidden(plan.Findings) };
        };
    }

    private static (RunSelection? Selection, string? Reason) Selected(RunOptions options)
    {
        try
        {
            return (RunSelection.Of(options), null);
        }
        catch (DefinitionsRefusedException refused)
        {
            return (null, Forbidden(refused.Findings));
        }
        catch (DefinitionUnreadableException unreadable)
        {
            return (null, $"cannot be measured yet: {unreadable.Message}");
        }
    }

    private static string Forbidden(ImmutableArray<Finding> findings)
    {
        Finding first = findings.First(static finding => finding.Severity == Severity.Error);
        return $"cannot be measured yet: {first.Location}: {first.RuleId}: {first.Message}";
    }
}
