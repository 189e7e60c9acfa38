using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about randomness (SEED).</summary>
internal static class SeedRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "SEED-01",
            Statement = "all randomness of inference follows from three seeds that are published before the submissions",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Non-determinism\"",
            Answer = new CatalogueAnswer.Decided("The seeds are the ruleset's; samples and arrivals are derived from them again; what has to stay unknown follows from a salt that the header commits to; and runs under other seeds show whether the result depends on these."),
        },
        new()
        {
            Id = "SEED-02",
            Statement = "every training run has a seed of its own, from a clock or the system's generator, and logs it",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Random numbers\"",
            Answer = new CatalogueAnswer.Decided("The harness draws a salt for every run from the operating system and commits to it before the run; the seed is derived from it again, and no seed, salt, model or log stands twice, within a result or in two that are judged together.") { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "SEED-03",
            Statement = "of runs with one seed only one counts",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf HPC Training Rules",
            Answer = new CatalogueAnswer.Decided("A repeated seed is an error, in one result and across results that are judged together."),
        },
        new()
        {
            Id = "SEED-04",
            Statement = "what is not deterministic is the order of sums, of inputs, and rounding",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Non-determinism\"",
            Answer = new CatalogueAnswer.Decided("Responses to one sample, timed or not, are the same bytes, or both are as exact as the target; samples and arrivals are derived from the seeds."),
        },
        new()
        {
            Id = "SEED-05",
            Statement = "seeds of a stochastic quantisation are part of the submission",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf submission rules, \"Inspection\"",
            Answer = new CatalogueAnswer.ByPerson(new("If weights are rounded stochastically, does the submission hold the seed?", [EvidencePlaces.Precision, EvidencePlaces.Program, EvidencePlaces.Files])
            {
                Condition = "whose inputs are declared in a format that rounds what is handed over",
                Arises = EvidencePlaces.Rounds,
            }),
        },
    ];
}
