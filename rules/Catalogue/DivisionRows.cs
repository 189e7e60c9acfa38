using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>The catalogue's rows about divisions (DIV) and categories (CAT).</summary>
internal static class DivisionRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "DIV-01",
            Statement = "closed has the reference's preprocessing, model, method and quality target",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, \"Closed\"; MLPerf Inference Rules, \"Closed Division\"",
            Answer = new CatalogueAnswer.Partly(
                "The workload is the planned and the published one, byte for byte; data, settings, arrivals and number formats are its own, and the responses are those of the fp64 reference but for rounding (ACC-01), a trained model's predictions too (MOD-01).",
                new(
                    "Does the program compute what the workload's page states, in another order at most, and not something else that comes out as exact?",
                    [EvidencePlaces.Program, EvidencePlaces.Build, EvidencePlaces.TrainingBuild, EvidencePlaces.Error, EvidencePlaces.ModelError])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["DEF027"] },
        },
        new()
        {
            Id = "DIV-02",
            Statement = "open training takes any data, model and method of supervised or reinforcement learning, keeps the reference's test set, and reports the geometric mean of the final quality",
            Divisions = RowDivisions.Open,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Open\" and \"Quality measure\"",
            Answer = new CatalogueAnswer.Partly(
                "The harness owns evaluation set and metric in either division and derives every quality again from the losses; that the set was not learnt is DATA-05.",
                new(
                    "Is what was done supervised or reinforcement learning, and does whoever quotes the result give the geometric mean of the runs' final quality?",
                    [new("runs/K/run.jsonl", "the last evaluation of each run; the geometric mean of their qualities") { Value = GeometricMean }, EvidencePlaces.Program])) { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "DIV-03",
            Statement = "open inference does the same task on the whole validation set; accuracy and latency are not limited, but reported",
            Divisions = RowDivisions.Open,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Relaxed constraints for the Open division\"",
            Answer = new CatalogueAnswer.Decided("The accuracy run covers the data set of the workload, whatever the division. A missed accuracy target or latency bound is a note in open, and its figure stands in the note, in result.json and in results.csv."),
        },
        new()
        {
            Id = "DIV-04",
            Statement = "in the network division the system under test stands behind a fabric, its dispatcher neither processes nor caches, and its name says so",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Network Division\"",
            Answer = new CatalogueAnswer.NotApplicable("A submission is to closed or to open; there is no network division and no dispatcher. Queries reach the program through memory that it shares with the harness, on one machine; whether it passes them on to another is SYS-03's question."),
        },
        new()
        {
            Id = "DIV-05",
            Statement = "every reference to a result names benchmark and division",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, \"Closed\" and \"Open\"; MLPerf Inference Rules, \"Divisions\"",
            Answer = new CatalogueAnswer.Partly(
                "The division in the signed plan is the submission's.",
                new("Does every text that quotes the result name workload and division?", [EvidencePlaces.Division]) { Stage = QuestionStage.Publication }),
        },
        new()
        {
            Id = "CAT-01",
            Statement = "the category is available, preview or RDI, and whatever sets the performance fits it",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Results categories\"",
            Answer = new CatalogueAnswer.Partly(
                "The submission has one of the three words, the plan has the same, and the system description contradicts neither.",
                new(
                    "Can everything that sets the performance be had as the category says, hardware and software?",
                    [
                        new("plan.json", "category") { Value = static evidence => evidence.Planned.Category.FieldName },
                        EvidencePlaces.Stated("accelerator_model_name", "what it computes on"),
                        EvidencePlaces.Stated("framework", "what it computes with"),
                        EvidencePlaces.Stated("other_software_stack", "what else it needs"),
                    ])) { Codes = ["DEF012"] },
        },
        new()
        {
            Id = "CAT-02",
            Statement = "a preview system comes back as available in the next round, no more than 2 % slower",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Preview Systems\"",
            Answer = new CatalogueAnswer.Partly(
                "Judged together, a preview and its available counterpart are compared, and a preview without one is due after 140 days.",
                new(
                "Are the results of both rounds here? What is not given to check or verify is not seen.",
                [new("plan.json", "category and system") { Value = static evidence => $"{evidence.Planned.Category.FieldName}, {evidence.Planned.System}" }, EvidencePlaces.Round, EvidencePlaces.Started, EvidencePlaces.TrainingStarted])
            {
                Stage = QuestionStage.Round,
                Condition = "of the category preview",
                Arises = static evidence => evidence.Planned.Category == Category.Preview,
            }),
        },
        new()
        {
            Id = "CAT-03",
            Statement = "parts of an RDI system may not be had before the round after next, or 221 days",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"RDI\"",
            Answer = new CatalogueAnswer.Partly(
                "Judged together, an available result of the same system within 221 days is reported.",
                new(
                "Is it true of the research or internal parts that nobody could have them before the round after next?",
                [EvidencePlaces.Stated("hw_notes", "which parts"), EvidencePlaces.Round, EvidencePlaces.Started, EvidencePlaces.TrainingStarted])
            {
                Stage = QuestionStage.Round,
                Condition = "of the category RDI",
                Arises = static evidence => evidence.Planned is { Category: Category.Rdi, Submittable: true },
            }),
        },
        new()
        {
            Id = "CAT-04",
            Statement = "source, or software identified by commit, version or checksum, for every component that is needed to reproduce",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"Source code requirements for replication\"",
            Answer = new CatalogueAnswer.Partly(
                "A result of a submitter's own program holds its definition, and the digest of the program and its declared files stands in every run.",
                new(
                "Do these names identify every component, so that another can install the same?",
                [EvidencePlaces.Stated("framework", "with its version"), EvidencePlaces.Stated("other_software_stack", "with versions"), EvidencePlaces.Found("operating_system", "found"), EvidencePlaces.Program, EvidencePlaces.Files])
            {
                Condition = EvidencePlaces.OwnProgram,
                Arises = EvidencePlaces.HasOwnProgram,
            }),
        },
    ];

    /// <summary>Of the converged runs; in what the workload measures.</summary>
    private static string? GeometricMean(ResultEvidence evidence)
    {
        double[] qualities = evidence is TrainingEvidence training ? [.. training.Converged.Where(static run => !run.Log.Evaluations.IsEmpty).Select(static run => run.Log.Evaluations[^1].Quality)] : [];
        return qualities.Length == 0 ? null : FormattableString.Invariant($"{Math.Exp(qualities.Average(Math.Log)):G5} over {qualities.Length} runs");
    }
}
