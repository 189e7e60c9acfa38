using System.Collections.Immutable;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>The catalogue's rows about the trained model and its optimizer (MOD).</summary>
internal static class ModelRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "MOD-01",
            Statement = "training has the reference's graph, initial distribution of weights and loss",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Model\" and \"Loss\"",
            Answer = new CatalogueAnswer.Partly(
                "The initial weights are the harness's; the last predictions are those that the declared graph makes of the weights handed over; check --reference trains to the first evaluation again, loss and optimizer included.",
                new("Is it the same loss that is trained on after the first evaluation too?", [new("runs/K/run.jsonl", "the qualities from evaluation to evaluation") { Value = Evaluations }, EvidencePlaces.ModelError, EvidencePlaces.Program])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["REF001", "E_RECOMPUTE"] },
        },
        new()
        {
            Id = "MOD-02",
            Statement = "the optimizer is one of the approved list, or shown to be equivalent",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Hyperparameters\" and appendix on optimizers",
            Answer = new CatalogueAnswer.Partly(
                "The workload fixes opt_name (HP-01), its page has the update as an equation, and check --reference makes the updates to the first evaluation again by it.",
                new("Is it the declared update that the program makes to the end, up to rounding?", [new("plan.json", "hyperparameters: opt_name") { Value = Optimizer }, EvidencePlaces.Program])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["REF001"] },
        },
        new()
        {
            Id = "MOD-03",
            Statement = "exceptions from equivalence: the last batch, the form of Adam's epsilon, distributed batch norm, colour jitter",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Equivalence exceptions\"",
            Answer = new CatalogueAnswer.NotApplicable("There is nothing to except: the harness hands the last batch of an epoch over as it is, the workload's page states where epsilon stands (MOD-02), and no workload has batch norm or augments its data."),
        },
    ];

    private static string? Evaluations(ResultEvidence evidence) =>
        evidence is TrainingEvidence { Runs: [{ Evaluations: { IsEmpty: false } evaluations }, ..] } ? FormattableString.Invariant($"run 1: {evaluations.Length} evaluations, {evaluations[0].Quality:G4} to {evaluations[^1].Quality:G4}") : null;

    private static string? Optimizer(ResultEvidence evidence) =>
        evidence is TrainingEvidence training ? training.Plan.Hyperparameters.FirstOrDefault(static one => one.Name == "opt_name")?.Value.ToString() : null;
}
