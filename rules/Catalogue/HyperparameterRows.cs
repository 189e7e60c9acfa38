using System.Collections.Immutable;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>The catalogue's rows about hyperparameters and their borrowing (HP).</summary>
internal static class HyperparameterRows
{
    private const string Borrowing = "MLPerf Training Rules, \"Hyperparameter Borrowing\"";

    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "HP-01",
            Statement = "every hyperparameter is the reference's, but for those that the table lets be tuned, each within its constraint",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Hyperparameters\"",
            Answer = new CatalogueAnswer.Decided("The workload declares every hyperparameter with its constraint, the planner and the rule check it by the same code, and every run has the digest of what it was given; check --reference trains with them again.") { Codes = ["DEF034", "DEF035", "DEF036", "REF001"] },
        },
        new()
        {
            Id = "HP-02",
            Statement = "where verifier and table differ, the verifier as of submission day counts",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Hyperparameters\" (the verifier as of submission day)",
            Answer = new CatalogueAnswer.Decided("Table and verifier are one file: the bundle pins ruleset and workload by digest, and they are the published ones."),
        },
        new()
        {
            Id = "HP-03",
            Statement = "borrowing is declared in the review's time, once an entry",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Decided("The round's window is in the ruleset, both bundles are named in the plan; whether an entry borrowed twice needs the round's bundles (check --round), and is not established without."),
        },
        new()
        {
            Id = "HP-04",
            Statement = "what is borrowed is another submitter's set of the same benchmark and round, whole but for the batch-size group",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Decided("Decided from the bundles of lender, original and resubmission, value by value."),
        },
        new()
        {
            Id = "HP-05",
            Statement = "a further change needs evidence that the set converges worse, is as small as can be, and makes nothing better",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Partly(
                "One change is decided by the round's convergence test, with the lender's runs as the reference. Two or more are refused, since no result shows that one would not do.",
                new("If more was changed than one hyperparameter, is there evidence that less would not do?", [new("plan.json", "hyperparameters: those whose origin is not the lender's") { Value = Changed }])
                {
                    Condition = "that borrowed hyperparameters",
                    Arises = EvidencePlaces.Borrows,
                }),
        },
        new()
        {
            Id = "HP-06",
            Statement = "all runs are made again, with the original's software, system and configuration",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Decided("Build, machine, threads and salts of original and resubmission are compared."),
        },
        new()
        {
            Id = "HP-07",
            Statement = "only the largest entry of a system may change its scale, upwards, to no more than an original of the round",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Decided("A system's scale is its number of threads; a grown one is held against the round's bundles (check --round), and is not established without."),
        },
        new()
        {
            Id = "HP-08",
            Statement = "nothing is borrowed where every hyperparameter is fixed",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Borrowing,
            Answer = new CatalogueAnswer.Decided("The workload says whether it allows borrowing.") { Codes = ["DEF041"] },
        },
        new()
        {
            Id = "HP-09",
            Statement = "batch sizes have windows, and learning rates follow from them by the stated formulas",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Hyperparameters\"",
            Answer = new CatalogueAnswer.Decided("Ranges, lists and formulas of other hyperparameters stand in the workload's file and are computed."),
        },
    ];

    private static string? Changed(ResultEvidence evidence) => evidence is TrainingEvidence { Plan: { Borrowing: { } borrowing } plan }
        ? string.Join(", ", plan.Hyperparameters.Where(one => one.Origin != borrowing.Origin && !one.BatchGroup).Select(static one => one.Name)) is { Length: > 0 } names ? names : "none"
        : null;
}
