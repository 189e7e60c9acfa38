using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about accuracy and quality (ACC).</summary>
internal static class AccuracyRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "ACC-01",
            Statement = "accuracy is at least the stated share of the reference's",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Benchmarks\" (quality targets)",
            Answer = new CatalogueAnswer.Decided("The error of every judged response is computed again from its rows and held to the target, which follows from the problem's shape and the declared formats; check --reference computes the reference's values too.") { Codes = ["E_RECOMPUTE", "REF001", "DEF018"] },
        },
        new()
        {
            Id = "ACC-02",
            Statement = "a language model's responses are as long as the reference's, within bounds",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Benchmarks\" (tokens per sample)",
            Answer = new CatalogueAnswer.Decided("Decoding is greedy and judged token by token (ACC-01); a response ends where decoding must, and those of the timed run are on average as long as the accuracy run's."),
        },
        new()
        {
            Id = "ACC-03",
            Statement = "accuracy is reported to five significant figures, half to even",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Constraints\"",
            Answer = new CatalogueAnswer.Decided("The declared accuracy has every digit and is compared with the recomputed one exactly, so that there is no rounding to get wrong before a text quotes it (PUB-08)."),
        },
        new()
        {
            Id = "ACC-04",
            Statement = "a training run reaches the closed target, and the clock stops then",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Quality measure\"",
            Answer = new CatalogueAnswer.Decided("The harness computes each quality from the predictions and stops its own clock at the first evaluation that meets the target; losses, qualities, outcomes and times are derived again.") { Codes = ["E_RECOMPUTE", "REF001"] },
        },
        new()
        {
            Id = "ACC-05",
            Statement = "evaluation is as frequent and as thorough as the reference's",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Quality measure\"",
            Answer = new CatalogueAnswer.Decided("The harness asks for the whole evaluation set at points that follow from interval and batch size, CEIL(k / GBS) * GBS; points and losses are derived again.") { Codes = ["E_RECOMPUTE"] },
        },
        new()
        {
            Id = "ACC-06",
            Statement = "accuracy and performance come from the same code with the same output; each performance result has an accuracy run of its own",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
            Answer = new CatalogueAnswer.Partly(
                "All runs of a bundle have one build, one data set, one machine and one program; responses that the timed run kept are judged, and compared with the accuracy run's.",
                new("Does sut.yaml name every file that the program consists of, so that the build digest is that of all of it?", [EvidencePlaces.Files, EvidencePlaces.Program, EvidencePlaces.Build])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["E_RECOMPUTE", "FILE007"] },
        },
        new()
        {
            Id = "ACC-07",
            Statement = "checkpoints may be evaluated afterwards where the reference does so, at the checkpoint's time",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Quality measure\"",
            Answer = new CatalogueAnswer.NotApplicable("No evaluation is made afterwards: the harness evaluates inside the timed run, at each point, and its time counts."),
        },
    ];
}
