using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>The catalogue's rows about submission, review and audit (REV).</summary>
internal static class ReviewRows
{
    private static readonly EvidencePlace Value = new("result.json", "value")
    {
        Value = static evidence => evidence.Declared is { } declared ? FormattableString.Invariant($"{declared.Value:R} {declared.Unit}") : null,
    };

    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "REV-01",
            Statement = "submitters register in time and hand in before the deadline",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Submission\"",
            Answer = new CatalogueAnswer.Partly("A result of a local submission, or under a development key, cannot be submitted.", OfRound("Was the submitter registered, and did the bundle arrive in time? The hour of arrival is the organiser's to keep.", EvidencePlaces.Division, EvidencePlaces.Round)) { Codes = ["SUB004"] },
        },
        new()
        {
            Id = "REV-02",
            Statement = "every submitter reviews another",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Required reviews\"",
            Answer = new CatalogueAnswer.ByPerson(OfRound("Did another submitter review this result?", EvidencePlaces.Reviews)),
        },
        new()
        {
            Id = "REV-03",
            Statement = "objections, answers, borrowing, withdrawals and publication have their days",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Single submission round schedule\"",
            Answer = new CatalogueAnswer.Partly("The window of borrowing is in the ruleset, and runs with borrowed hyperparameters lie inside.", OfRound("Were objections, answers and changes made on their days?", EvidencePlaces.Round, EvidencePlaces.Started, EvidencePlaces.TrainingStarted)),
        },
        new()
        {
            Id = "REV-04",
            Statement = "an objection cites lines, rule and reference; a committee decides; the result is mended, moved to open or withdrawn",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Filing objections\"",
            Answer = new CatalogueAnswer.ByPerson(OfRound("Is every objection to this result settled? Findings cite rule, file and clause.", EvidencePlaces.Reviews, new("findings.json", "what the harness found"))),
        },
        new()
        {
            Id = "REV-05",
            Statement = "differences below 2 % together may be waived",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Operating principles\"",
            Answer = new CatalogueAnswer.ByPerson(OfRound("If something is to be waived, does it change the value by less than 2 %? bench compare and bench reproduce print ratios with their intervals.", Value)),
        },
        new()
        {
            Id = "REV-06",
            Statement = "after publication an objection counts where mending costs more than 5 %",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Issues discovered after publication\"",
            Answer = new CatalogueAnswer.ByPerson(OfRound("If an objection came after publication, does mending it cost more than 5 %?", Value)),
        },
        new()
        {
            Id = "REV-07",
            Statement = "an audit measures a closed, available result again, within 2 %",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Audit Process\"",
            Answer = new CatalogueAnswer.Partly("bench reproduce measures a result again by its recorded plan and compares every number.", OfRound("If the result was chosen for an audit, is the auditor's number within 2 % of it?", Value, new("plan.json", "every setting that the rerun takes"), EvidencePlaces.Reviews) with
            {
                Condition = "of the category available",
                Arises = static evidence => evidence.Planned.Category == Category.Available,
            }),
        },
        new()
        {
            Id = "REV-08",
            Statement = "audits probe with a slightly changed model and with another parameterisation",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Audit Guidelines, \"Rule Violation\"",
            Answer = new CatalogueAnswer.ByPerson(OfRound("Is the program as fast, and as exact, at a workload that it has not seen? bench workload new and freeze make one from a YAML file, and bench run --sut measures it.", EvidencePlaces.Program, new("workload.yaml", "what to vary: seed, sizes")) with
            {
                Condition = EvidencePlaces.OwnProgram,
                Arises = EvidencePlaces.HasOwnProgram,
            }),
        },
    ];

    private static CatalogueQuestion OfRound(string text, params ImmutableArray<EvidencePlace> evidence) => new(text, evidence) { Stage = QuestionStage.Round };
}
