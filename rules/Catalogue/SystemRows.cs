using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about systems (SYS), the description of the implementation (IMPL) and power (PWR).</summary>
internal static class SystemRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "SYS-01",
            Statement = "the system description has all listed fields, and something in those that every system has",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf submission rules, \"system_desc_id.json\"",
            Answer = new CatalogueAnswer.Decided("Missing and empty fields are listed by name. What the harness finds of the machine stands beside what is stated, as found."),
        },
        new()
        {
            Id = "SYS-02",
            Statement = "submitter and division in the description are the submission's",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf submission rules, \"system_desc_id.json\" (submitter and division)",
            Answer = new CatalogueAnswer.Decided("Submission, plan, description and signed statement say the same, or it is reported.") { Codes = ["SUB003", "E_RECOMPUTE"] },
        },
        new()
        {
            Id = "SYS-03",
            Statement = "the results of a set are of one system and framework",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, section 2; MLPerf Inference Rules, \"General\"",
            Answer = new CatalogueAnswer.Partly(
                "Every run's header has the fingerprint of the machine that the harness ran on, and the program's own name; within a result they are the same.",
                new(
                    "Does the program compute on the machine that the description names, and nowhere else?",
                    [EvidencePlaces.Program, EvidencePlaces.Found("cpu_model", "the harness's machine"), EvidencePlaces.Stated("system_name", "what is claimed"), EvidencePlaces.Stated("accelerator_model_name", "what is claimed")])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }),
        },
        new()
        {
            Id = "SYS-04",
            Statement = "in the datacenter memory corrects errors, and the network carries what the throughput needs",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"ECC\" and appendix \"Datacenter Bandwidth\"",
            Answer = new CatalogueAnswer.ByPerson(new(
                "Is error correction on in all memory, and is the network stated as fast as throughput times bytes a sample?",
                [EvidencePlaces.Stated("system_type", "datacenter or edge"), EvidencePlaces.Stated("host_memory_configuration", "memory"), EvidencePlaces.Stated("accelerator_memory_configuration", "memory"), EvidencePlaces.Stated("host_networking", "network"), new("result.json", "value: the throughput")])
            {
                Condition = "whose system_type is datacenter",
                Arises = static evidence => evidence.System.Stated.GetValueOrDefault("system_type")?.Contains("datacenter", StringComparison.OrdinalIgnoreCase) == true,
            }),
        },
        new()
        {
            Id = "SYS-05",
            Statement = "power settings are documented, and the system stays unchanged until publication",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Inference, power measurement rules",
            Answer = new CatalogueAnswer.ByPerson(new(
                "Are clock and power settings stated, and is the system kept as it was until publication?",
                [EvidencePlaces.Found("governor", "found"), EvidencePlaces.Stated("hw_notes", "stated"), EvidencePlaces.Stated("sw_notes", "stated")])),
        },
        new()
        {
            Id = "IMPL-01",
            Statement = "starting weights, their transformations, data types of weights and inputs, and retraining are declared",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf submission rules, \"model-info\"",
            Answer = new CatalogueAnswer.Partly(
                "The workload, pinned by its digest, fixes the weights, and the harness hands them over; the data types are required in submission.yaml and are the plan's. Retrained weights give other answers (NUM-05).",
                new("Is it said how the weights are transformed, beyond their order and format?", [EvidencePlaces.Precision, EvidencePlaces.Stated("sw_notes", "where it can be said"), EvidencePlaces.Program])
                {
                    Condition = EvidencePlaces.OwnProgram,
                    Arises = EvidencePlaces.HasOwnProgram,
                }) { Codes = ["DEF009"] },
        },
        new()
        {
            Id = "PWR-01",
            Statement = "power of inference is measured at the wall with a listed analyser, in the run that gives the performance",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference, power measurement rules",
            Answer = new CatalogueAnswer.NotApplicable("A result has no power: no file, field or table of one holds watts, and a figure per watt cannot be made from it."),
        },
        new()
        {
            Id = "PWR-02",
            Statement = "power of training is measured at every node, with its energy over the scored runs",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Training,
            Source = "MLPerf Training, power measurement rules",
            Answer = new CatalogueAnswer.NotApplicable("A result has no power: no file, field or table of one holds watts, and a figure per watt cannot be made from it."),
        },
    ];
}
