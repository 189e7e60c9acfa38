using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>Another number of scored or dropped runs than the round and the workload say.</summary>
/// <remarks>Source: MLPerf Training Rules, "Benchmark Results". Documentation: RunCountNotTheRounds.md.</remarks>
public sealed class RunCountNotTheRounds : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN205",
        Defect = nameof(RunCountNotTheRounds),
        Title = "the number of runs is not the round's",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Benchmark Results\"",
        Catalogue = ["RUN-09", "RUN-10"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Severity atMost = evidence.Plan.Profile == Profile.Full ? Severity.Error : Severity.Note;
        if (evidence.Ruleset.Training is not { } round)
        {
            yield return Descriptor.Report(evidence, "ruleset.yaml", $"ruleset {evidence.Ruleset.Id} has no numbers of training; a training result needs a round that has", "run under a ruleset with a section training");
            yield break;
        }

        // A workload's own number is of results that may be submitted.
        TrainingNumbers numbers = round.NumbersOf(evidence.Plan.Profile);
        int runs = (evidence.Plan.Profile == Profile.Full ? evidence.Workload.Runs : null) ?? numbers.Runs;
        (string Name, int Found, int Wanted)[] counts = [("scored_runs", evidence.Plan.ScoredRuns, runs), ("dropped_runs", evidence.Plan.DroppedRuns, numbers.Dropped)];
        foreach ((string name, int found, int wanted) in counts.Where(static count => count.Found != count.Wanted))
        {
            yield return Descriptor.Report(evidence, "plan.json", $"{name} is {found}; the round asks for {wanted}", "run with the round's numbers", atMost);
        }

        if (evidence.Runs.Length > Math.Max(evidence.Plan.Runs, evidence.Plan.ScoredRuns))
        {
            yield return Descriptor.Report(evidence, "plan.json", $"the result has {Counted.Of(evidence.Runs.Length, "run")}; the plan makes {evidence.Plan.Runs}", Remedy.ForChanged("the run directory"), atMost);
        }
    }
}
