using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about reproduction (REP).</summary>
internal static class ReproductionRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "REP-01",
            Statement = "the code of every run is public under an open licence, with what is needed to run it",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Inference Rules, section 2.3; MLPerf submission rules, \"Directory structure\"",
            Answer = new CatalogueAnswer.ByPerson(new("Is the source of the program to be had under an open licence, with the commands that build and run it?", [EvidencePlaces.Program, EvidencePlaces.Files, EvidencePlaces.Build, EvidencePlaces.TrainingBuild])
            {
                Condition = EvidencePlaces.OwnProgram,
                Arises = EvidencePlaces.HasOwnProgram,
            }),
        },
        new()
        {
            Id = "REP-02",
            Statement = "a result that cannot be replicated is none",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Replicability\"",
            Answer = new CatalogueAnswer.Partly(
                "bench reproduce measures again by the recorded plan and decides, by an equivalence test over repeats, whether the numbers agree.",
                new(
                "Did somebody else measure it again on such a system, and did the numbers agree?",
                [
                    EvidencePlaces.Reviews,
                    new("result.json", "value") { Value = static evidence => evidence.Declared is { } declared ? FormattableString.Invariant($"{declared.Value:R} {declared.Unit}") : null },
                    new("plan.json", "every setting that the rerun takes"),
                    EvidencePlaces.Stated("system_name", "such a system"),
                    EvidencePlaces.Program,
                ])),
        },
        new()
        {
            Id = "REP-03",
            Statement = "utilisation is the model's operations over peak and time, without recomputation",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, appendix \"Utilization\"",
            Answer = new CatalogueAnswer.Decided("The percent of speed of light counts what the workload's page says must be computed, against the measured peak, and is derived again from the log.") { Codes = ["E_RECOMPUTE"] },
        },
    ];
}
