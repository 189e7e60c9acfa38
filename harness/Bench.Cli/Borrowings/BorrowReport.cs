using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Borrowings;

/// <summary>A borrowing as <c>bench borrow</c> prints it.</summary>
internal sealed class BorrowReport(Terminal terminal, BorrowingCase borrowing, BorrowingDecision decision)
{
    /// <summary>Prints the decision as JSON: the conditions, whether it is allowed, and the hyperparameters side by side.</summary>
    public void Json() => terminal.Line(JsonSerializer.Serialize(
        new
        {
            Conditions = decision.Conditions.Select(static outcome => new { outcome.Rule, outcome.Verdict, outcome.Why }),
            decision.Allowed,
            BorrowedSet.Of(borrowing).Hyperparameters,
        },
        BenchJson.Indented));

    /// <summary>Prints it for people.</summary>
    /// <param name="paths">The bundles' paths as they were given: lender, original.</param>
    public void Text(IReadOnlyList<string> paths)
    {
        Party("lender", borrowing.Lender);
        Party("original", borrowing.Original);
        if (borrowing.Resubmission is { } resubmission)
        {
            Party("resubmission", resubmission);
        }

        Hyperparameters();
        foreach (ConditionOutcome outcome in decision.Conditions)
        {
            terminal.Line(Terminal.OneLine($"{outcome.Rule} {WordOf(outcome.Verdict),-15} {outcome.Condition.Title}: {outcome.Why} [{string.Join(", ", outcome.Condition.Catalogue)}]"));
        }

        if (borrowing.Resubmission is null)
        {
            Rerun(paths);
        }

        terminal.Line(Verdict());
    }

    private void Party(string role, RoundEntry entry) =>
        terminal.Line(Terminal.OneLine($"{role,-13} {entry.Submitter}: {entry.Evidence.WorkloadId} {entry.Evidence.WorkloadVersion}, {Quantity.Counted(entry.Evidence.Runs.Length, "run")}, bundle {entry.BundleId}"));

    private void Hyperparameters()
    {
        bool made = borrowing.Resubmission is not null;
        terminal.Table(
            ["hyperparameter", "lender ", "original ", .. made ? ["resubmission "] : Array.Empty<string>(), "borrowing"],
            BorrowedSet.Of(borrowing).Hyperparameters.Select(one => HyperparameterValue.SideBySide([one.Lender, one.Original, .. made ? [one.Resubmission] : Array.Empty<string?>()])
                .Select(static value => value ?? "absent")
                .Prepend(one.Name)
                .Append(PartOf(one))
                .ToArray()));
    }

    private static string PartOf(BorrowedHyperparameter one) => one.Part switch
    {
        BorrowedPart.BatchGroup => "batch-size group: own or the lender's",
        BorrowedPart.Formula => "follows from the others",
        _ => one.Lender == one.Original ? "taken; no difference" : "taken",
    };

    private void Rerun(IReadOnlyList<string> paths)
    {
        TrainingPlan plan = borrowing.Original.Evidence.Plan;
        string batch = string.Concat(BorrowedSet.Of(borrowing).Hyperparameters
            .Where(static one => one.Part == BorrowedPart.BatchGroup && one.Original is not null && one.Original != one.Lender)
            .Select(static one => $" --set {one.Name}={one.Original}"));
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"to be rerun: all {plan.ScoredRuns} runs of {plan.Workload}, with the software, system and {plan.Sut.Threads} threads of the original; with the original's batch size, under the borrower's submission and key:"));
        terminal.Line($"  bench run {plan.Workload} --profile {plan.Profile.FieldName} --submission SUBMISSION --key KEY --borrow {ShellWord.Of(paths[0])} --original {ShellWord.Of(paths[1])}{batch} --out DIR");
    }

    private string Verdict()
    {
        string[] broken = [.. Ids(ConditionVerdict.Broken)];
        string[] open = [.. Ids(ConditionVerdict.NotEstablished)];
        string word = borrowing.Resubmission is null ? "may be borrowed, as far as it can be decided beforehand" : "allowed";
        return decision.Allowed
            ? word + (open.Length > 0 ? $"; not established: {string.Join(", ", open)}" : "")
            : $"NOT allowed: {string.Join("; ", new[] { broken.Length > 0 ? $"{string.Join(", ", broken)} broken" : "", open.Length > 0 ? $"{string.Join(", ", open)} not established" : "" }.Where(static part => part.Length > 0))}";
    }

    private ImmutableArray<string> Ids(ConditionVerdict verdict) => [.. decision.Conditions.Where(outcome => outcome.Verdict == verdict).Select(static outcome => outcome.Rule)];

    private static string WordOf(ConditionVerdict verdict) => verdict switch
    {
        ConditionVerdict.Holds => "holds",
        ConditionVerdict.Broken => "BROKEN",
        _ => "not established",
    };
}
