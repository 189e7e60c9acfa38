using System.Collections.Immutable;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>The catalogue's rows about data (DATA).</summary>
internal static class DatasetRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "DATA-01",
            Statement = "the data set is the reference's, proven by its checksum",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, \"Data State\"; MLPerf Inference Rules, \"Data Sets\"",
            Answer = new CatalogueAnswer.Decided("Data follow from a seed. Every run's header has the digest of what was used, which is the workload's; check --reference generates them again.") { Codes = ["E_RECOMPUTE", "REF003"] },
        },
        new()
        {
            Id = "DATA-02",
            Statement = "data may be reformatted, with nothing added and nothing twice",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Data State\"",
            Answer = new CatalogueAnswer.Partly(
                "The harness writes every example, bit for bit, into the memory that the program maps, when the clock has started; what the program does to it is timed.",
                new("Does the program change no more than the layout or the format of the examples?", [EvidencePlaces.Program, EvidencePlaces.TrainingBuild])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "DATA-03",
            Statement = "caches are flushed before a run, and data start on durable storage",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Data State\"",
            Answer = new CatalogueAnswer.NotApplicable("No data lie on storage: the harness generates them and hands them over when the clock has started, to a process that was started for this run."),
        },
        new()
        {
            Id = "DATA-04",
            Statement = "training times every transformation of a run; inference leaves untimed only what was approved: order, padding, number format",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, \"Preprocessing\"; MLPerf Inference Rules, \"Pre- and post-processing\"",
            Answer = new CatalogueAnswer.Partly(
                "In training the program gets its data when the clock has started, so that everything is timed (RUN-12).",
                new("Does the program, before the timed run, do no more to weights and samples than put them into another order, padding or format?", [EvidencePlaces.Program, EvidencePlaces.Build])
                {
                    Condition = "of inference " + EvidencePlaces.OwnProgram,
                    Arises = static evidence => evidence is Evidence && EvidencePlaces.HasOwnProgram(evidence),
                }) { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "DATA-05",
            Statement = "the test set is never trained on",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Training and Test Sets\"",
            Answer = new CatalogueAnswer.Partly(
                "The harness hands over training examples alone, and a model that is better on the known evaluation set than on examples drawn after training is refused.",
                new(
                    "Does the program neither hold nor generate evaluation examples?",
                    [new("runs/K/run.jsonl", "quality on the evaluation set beside that on fresh examples") { Value = Fresh }, EvidencePlaces.Program])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["REF001"] },
        },
        new()
        {
            Id = "DATA-06",
            Statement = "training goes through the data in the reference's order in principle, each example once, in no order that helps",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Training Data Order\"",
            Answer = new CatalogueAnswer.Decided("The harness owns the order: each epoch's follows from the run's salt, and the program is handed one batch after the other. check --reference trains the beginning of every run again in that order.") { Codes = ["E_RECOMPUTE", "REF001"] },
        },
        new()
        {
            Id = "DATA-07",
            Statement = "sizes of vocabulary and documents may be read untimed",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Other Uses of Data\"",
            Answer = new CatalogueAnswer.NotApplicable("Nothing has to be read for them: the workload's file states the alphabet and every length, and the harness tells the program."),
        },
        new()
        {
            Id = "DATA-08",
            Statement = "the timed run draws from enough samples, and the accuracy run goes through the whole set once",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Benchmarks\" (QSL size)",
            Answer = new CatalogueAnswer.Decided("Counted in the records, whose samples follow from the seeds."),
        },
        new()
        {
            Id = "DATA-09",
            Statement = "calibration uses the calibration set alone",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Weight Definition and Quantization\"",
            Answer = new CatalogueAnswer.NotApplicable("No workload has a calibration set, and closed allows no format that needs one: fp32, tf32, bf16 and fp16 are rounded to without looking at data (NUM-01)."),
        },
    ];

    private static string? Fresh(ResultEvidence evidence) =>
        evidence is TrainingEvidence training && training.Converged.FirstOrDefault(static run => run.Log.End.Fresh is not null && !run.Log.Evaluations.IsEmpty) is { Log: { End.Fresh: { } fresh } log } first
            ? FormattableString.Invariant($"run {first.Number}: {log.Evaluations[^1].Quality:G5} beside {fresh.Quality:G5}, standard error {fresh.StandardError:G2}")
            : null;
}
