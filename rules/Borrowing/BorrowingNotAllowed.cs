using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>Hyperparameters declared as borrowed where nothing may be borrowed, when nothing may be, or in part.</summary>
/// <remarks>What the result alone shows; the conditions that need the lender's and the original's bundle are decided by <c>bench borrow</c>. Source: MLPerf Training Rules, "Hyperparameter Borrowing". Documentation: BorrowingNotAllowed.md.</remarks>
public sealed class BorrowingNotAllowed : IRule<TrainingEvidence>
{
    private const string PlanPath = "plan.json";

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "HP109",
        Defect = nameof(BorrowingNotAllowed),
        Title = "hyperparameters are borrowed where, when or as the round does not allow",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Hyperparameter Borrowing\"",
        Catalogue = ["HP-03", "HP-04", "HP-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Plan.Borrowing is not { } borrowing)
        {
            yield break;
        }

        if (!evidence.Workload.Borrowing)
        {
            yield return Descriptor.Report(
                evidence,
                PlanPath,
                $"hyperparameters are borrowed from {borrowing.Lender.Hex[..12]}; {evidence.WorkloadId} {evidence.WorkloadVersion} forbids it",
                "submit the original result");
        }

        foreach (Finding finding in CheckWindow(evidence).Concat(CheckOrigins(evidence, borrowing)))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> CheckWindow(TrainingEvidence evidence)
    {
        if (evidence.Runs.IsEmpty || evidence.Ruleset.Training is not { } round)
        {
            yield break;
        }

        // Inside the window when it was run is late enough: it is declared before.
        DateOnly started = DateOnly.FromDateTime(evidence.Runs.Min(static run => run.Header.StartedAt).UtcDateTime);
        if (started < round.BorrowingFrom || started > round.BorrowingUntil)
        {
            yield return Descriptor.Report(
                evidence,
                "runs/1/run.jsonl",
                FormattableString.Invariant($"the first run with borrowed hyperparameters started on {started:yyyy-MM-dd}; the round lets hyperparameters be borrowed from {round.BorrowingFrom:yyyy-MM-dd} to {round.BorrowingUntil:yyyy-MM-dd}"),
                "submit the original result");
        }
    }

    /// <summary>What is taken is taken as one group. A value of another origin may be a change with evidence, or the lender's own value given again: the bundles decide that, so here it is a warning.</summary>
    private IEnumerable<Finding> CheckOrigins(TrainingEvidence evidence, BorrowingRecord borrowing) =>
        from one in evidence.Plan.Hyperparameters
        let spec = evidence.Workload.Hyperparameter(one.Name)
        where spec is { BatchGroup: false } && one.Origin != borrowing.Origin && !(spec.Constraint is HyperparameterConstraint.Formula && FollowsFormula(evidence, one.Name))
        select Descriptor.Report(
            evidence,
            PlanPath,
            $"{one.Name} is {one.Value} from {one.Origin}; all hyperparameters but the batch-size group are {borrowing.Origin}",
            "bench borrow LENDER ORIGINAL RESUBMISSION compares the values; a change needs evidence that the lender's set converges worse (--evidence)",
            Severity.Warning);

    private static bool FollowsFormula(TrainingEvidence evidence, string name) =>
        HyperparameterCheck.Of(evidence.Workload.Hyperparameters, evidence.Plan.Hyperparameters.Select(static one => KeyValuePair.Create(one.Name, one.Value))).All(violation => violation.Name != name);
}
