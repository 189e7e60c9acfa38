using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>The catalogue's rows about the runs of a training result (RUN-09 to RUN-15).</summary>
internal static class TrainingRunRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "RUN-09",
            Statement = "a training result has exactly the round's number of runs (MLPerf: 10, or 3)",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Benchmark Results\"",
            Answer = new CatalogueAnswer.Decided("Runs are counted in the bundle, the plan's numbers are the round's or the workload's."),
        },
        new()
        {
            Id = "RUN-10",
            Statement = "the score drops the fastest and the slowest run; one that did not converge may be the slowest, two leave no score",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Benchmark Results\"",
            Answer = new CatalogueAnswer.Decided("The score is computed from the runs' logs; a run that failed counts as one that did not converge.") { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "RUN-11",
            Statement = "nobody repeats sets of runs to find the lowest; of more than N runs every N in a row are scored and the median counts",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Scoring\"",
            Answer = new CatalogueAnswer.Partly(
                "All runs of the attempt are in the bundle, each in the ledger before it started; the median window follows from them, and no run stands in two results that are judged together.",
                new("Is the ledger the only one, so that there were no more runs than it lists?", [EvidencePlaces.Attempts, EvidencePlaces.TrainingStarted])) { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "RUN-12",
            Statement = "initialisation takes at most 30 minutes in closed and 240 in open; the clock starts before data are touched and never pauses",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Run Results\"",
            Answer = new CatalogueAnswer.Decided("The harness owns the clock, hands data over when it has started, and times initialisation, which is held to the round's limit.") { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "RUN-13",
            Statement = "a result of an earlier round is submitted again only with the same system, announced, and valid by the new rules",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Results Resubmission\"",
            Answer = new CatalogueAnswer.Partly(
                "A run that stands in two results which are judged together is refused; check --ruleset judges a bundle by another round's numbers.",
                new("If the runs are older than the round, was the resubmission announced, and is the system described as it was?", [EvidencePlaces.Round, EvidencePlaces.TrainingStarted]) { Stage = QuestionStage.Round }),
        },
        new()
        {
            Id = "RUN-14",
            Statement = "epochs are numbered from 1, and the unit of convergence is the benchmark's",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Epoch numbering\"",
            Answer = new CatalogueAnswer.NotApplicable("No log has epochs: the unit of convergence is the training example, for every workload, and the harness counts it."),
        },
        new()
        {
            Id = "RUN-15",
            Statement = "HPC throughput trains many models at once",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf HPC Training Rules, \"Throughput\"",
            Answer = new CatalogueAnswer.NotApplicable("No result trains several models at once: one run is one model, and runs follow one another."),
        },
    ];
}
