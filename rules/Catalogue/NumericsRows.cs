using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about number formats and weights (NUM).</summary>
internal static class NumericsRows
{
    private const string RoundedInputs = "whose inputs are declared in a format that rounds what is handed over";

    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "NUM-01",
            Statement = "training computes in listed number formats alone",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Numerical formats\"",
            Answer = new CatalogueAnswer.Partly(
                "The declared formats are among those that the workload allows in closed; for inference, whether the responses are as exact as declared is judged, and said where too few were judged to tell.",
                new("Are the formats that training computes in those declared?", [EvidencePlaces.Precision, EvidencePlaces.ModelError, EvidencePlaces.Program])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["DEF021"] },
        },
        new()
        {
            Id = "NUM-02",
            Statement = "training uses numerically safe techniques alone: no other normalisation or clipping, no more parameters",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Numerical formats\"",
            Answer = new CatalogueAnswer.ByPerson(new("Are scaling, stochastic rounding and the like used for the formats' sake alone, with no other normalisation, clipping or parameters?", [EvidencePlaces.Precision, EvidencePlaces.ModelError, EvidencePlaces.Program, EvidencePlaces.TrainingBuild])
            {
                Condition = EvidencePlaces.OwnProgram,
                Arises = EvidencePlaces.HasOwnProgram,
            }),
        },
        new()
        {
            Id = "NUM-03",
            Statement = "reference convergence points are made in fp32, in its emulation, or in bf16",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Numerical formats\"",
            Answer = new CatalogueAnswer.Decided("A point states its format, bench rcp make trains the shipped fp32 backend, and a result of a shipped workload is tested against the published points and no others."),
        },
        new()
        {
            Id = "NUM-04",
            Statement = "inference may use any format by a reproducible, described, purely mathematical quantisation of the given weights",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Weight Definition and Quantization\"",
            Answer = new CatalogueAnswer.Partly(
                "The declared formats are among those that the workload allows, and responses are held to what rounding to them explains (ACC-01).",
                new("Are weights and inputs rounded by a described method that anyone can repeat from the given weights?", [EvidencePlaces.Precision, EvidencePlaces.Stated("sw_notes", "where it can be described"), EvidencePlaces.Error, EvidencePlaces.Program])
                {
                    Condition = RoundedInputs,
                    Arises = EvidencePlaces.Rounds,
                }) { Codes = ["DEF021"] },
        },
        new()
        {
            Id = "NUM-05",
            Statement = "closed inference does not retrain",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Closed Division\"; inference retraining rules",
            Answer = new CatalogueAnswer.Decided("The workload fixes the weights, drawn from its seed or pinned by digest, and the reference computes with them: other weights give answers further away than the target, which allows rounding and nothing else."),
        },
        new()
        {
            Id = "NUM-06",
            Statement = "no weight that is not zero is pruned or replaced; the KV cache may be quantised, not pruned",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Model Equivalence\"",
            Answer = new CatalogueAnswer.Partly(
                "What pruning changes in the responses beyond rounding misses the accuracy target.",
                new("Are all weights used, and the whole KV cache, though the declared rounding would hide small ones that are not?", [EvidencePlaces.Precision, EvidencePlaces.Error, EvidencePlaces.Program])
                {
                    Condition = RoundedInputs,
                    Arises = EvidencePlaces.Rounds,
                }),
        },
        new()
        {
            Id = "NUM-07",
            Statement = "speculative decoding only where it is listed, with the reference's draft, in fixed steps, without loss",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, appendix \"Speculative Decoding\"",
            Answer = new CatalogueAnswer.Partly(
                "Without loss: every judged response is the reference's, token by token, and ends where it must. Which tokens the workload's draft proposes on the way is computed by the reference, not asked of the program.",
                new("Does the program draft with the workload's own draft model where it has one, and not at all where it has none?", [new("accuracy.json", "speculation: what the workload's draft proposes"), EvidencePlaces.Program, EvidencePlaces.Build])
                {
                    Condition = "that decode, by a program of the submitter's own",
                    Arises = static evidence => EvidencePlaces.Decodes(evidence) && EvidencePlaces.HasOwnProgram(evidence),
                }),
        },
    ];
}
