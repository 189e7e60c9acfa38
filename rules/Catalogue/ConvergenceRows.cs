using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>The catalogue's rows about reference convergence points (RCP).</summary>
internal static class ConvergenceRows
{
    private const string Points = "MLPerf Training Rules, \"Reference Convergence Points\"";

    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "RCP-01",
            Statement = "the reference supplies at least 2N convergence numbers at several batch sizes",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Points,
            Answer = new CatalogueAnswer.Decided("bench rcp make makes them and rcp check lints them; a bundle holds those it was tested against, which are the published ones."),
        },
        new()
        {
            Id = "RCP-02",
            Statement = "a result converges no faster than the reference can",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Points,
            Answer = new CatalogueAnswer.Decided("The one-sided t-test of the ruleset's significance, over the runs' own logs, in the reading that the ruleset names (as_written or as_coded)."),
        },
        new()
        {
            Id = "RCP-03",
            Statement = "a point that is missing above the largest batch size is supplied; below the smallest one only if the test fails",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"RCP Rules\"",
            Answer = new CatalogueAnswer.Decided("A result that could not be tested says so, and what point it lacks."),
        },
        new()
        {
            Id = "RCP-04",
            Statement = "a score faster than the reference's mean, within the limit, is lengthened to it",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = Points,
            Answer = new CatalogueAnswer.Decided("The score is computed so, and it is said by how much."),
        },
        new()
        {
            Id = "RCP-05",
            Statement = "a result that fails the test is out, unless evidence in the first week of review and a vote keep it",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Handling RCP Failures\"",
            Answer = new CatalogueAnswer.ByPerson(new("Did a vote of the review keep the result, on evidence that the submitter brought in time?", [new("findings.json", "RCP201: mean and limit"), new("rcp.yaml", "the points"), EvidencePlaces.ModelError])
            {
                Stage = QuestionStage.Round,
                Condition = "that converged faster than the reference can",
                Arises = EvidencePlaces.ConvergedTooFast,
            }),
        },
        new()
        {
            Id = "RCP-06",
            Statement = "a failing result may be handed in around the test, announced",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"RCP Rules\"",
            Answer = new CatalogueAnswer.NotApplicable("There is no way around the test, announced or not: a result that fails it is sealed and verifies, with the error in it, and RCP-05 is what can save it."),
        },
    ];
}
