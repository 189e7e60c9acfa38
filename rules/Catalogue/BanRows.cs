using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about what is forbidden (BAN).</summary>
internal static class BanRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "BAN-01",
            Statement = "no program recognises the benchmark",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules and MLPerf Inference Rules, \"General\"",
            Answer = new CatalogueAnswer.Partly(
                "The program is never told whether it is timed or judged, and query ids, kept responses and judged positions follow from a salt that it cannot know.",
                OfProgram("Does the program do the same whatever it is asked, with no branch for this benchmark? A variant of the workload (bench workload new) is a probe.", EvidencePlaces.Program, EvidencePlaces.Build, EvidencePlaces.TrainingBuild)),
        },
        new()
        {
            Id = "BAN-02",
            Statement = "nothing is cached from query to query: no inputs, answers or intermediates",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
            Answer = new CatalogueAnswer.Partly(
                "Fresh content under known indices and repeated content show cached answers by their time and by being wrong; a result above the machine's limit is refused.",
                OfProgram("Does nothing that depends on a query's content outlive the query?", new("compliance/accuracy.json", "the judged answers of the compliance runs, where they were made"), EvidencePlaces.Program, EvidencePlaces.Build)),
        },
        new()
        {
            Id = "BAN-03",
            Statement = "nothing is optimised for the inputs, and no statistics of the sets are in the code",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"General\"",
            Answer = new CatalogueAnswer.ByPerson(OfProgram("Is nothing in the program made for these very inputs: no table, threshold or shape of their distribution?", EvidencePlaces.Program, EvidencePlaces.Build)),
        },
        new()
        {
            Id = "BAN-04",
            Statement = "equal queries are not merged, duplicates bring no gain, and samples are not sorted beyond one copy of the set",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Model Equivalence\"",
            Answer = new CatalogueAnswer.Partly(
                "Every query has exactly one answer of its own; what is asked again is not answered faster where the caching test ran.",
                OfProgram("Is every query computed by itself, in an order that owes nothing to which samples are equal or alike?", new("performance/queries.bin", "latencies in order of issue; samples follow from the seeds"), EvidencePlaces.Program)),
        },
        new()
        {
            Id = "BAN-05",
            Statement = "no weight changes while a run is timed",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Model Equivalence\"",
            Answer = new CatalogueAnswer.Decided("Responses that the timed run kept, which the salt chose, are judged against the reference with the workload's weights and compared with the accuracy run's: other weights would be seen in them."),
        },
        new()
        {
            Id = "BAN-06",
            Statement = "no query count is built in, and no knowledge of LoadGen predicts its pauses",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Model Equivalence\"",
            Answer = new CatalogueAnswer.ByPerson(OfProgram("Does the program know neither how many queries come nor when: no count, seed or schedule of the harness in it?", EvidencePlaces.Program, EvidencePlaces.Build)),
        },
        new()
        {
            Id = "BAN-07",
            Statement = "all beams have one count and one precision, and responses are at most as long as the reference's",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Model Equivalence\"",
            Answer = new CatalogueAnswer.Decided("Decoding is greedy, without beams, and a response that goes on after its end, or longer than the workload allows, is refused."),
        },
        new()
        {
            Id = "BAN-08",
            Statement = "no information about the data and no trained state is built into a training program",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Training,
            Source = "MLPerf Training Rules, \"Pre-training\"",
            Answer = new CatalogueAnswer.Partly(
                "The harness hands the initial weights over, which follow from the run's salt; check --reference trains to the first evaluation again; and convergence faster than the reference's, or than the machine can compute, is refused (RCP-02).",
                OfProgram("Is nothing learnt beforehand in the program: no weights, no examples, no statistics of them?", EvidencePlaces.Program, EvidencePlaces.TrainingBuild)) { Codes = ["REF001"] },
        },
    ];

    private static CatalogueQuestion OfProgram(string text, params ImmutableArray<EvidencePlace> evidence) => new(text, evidence)
    {
        Condition = EvidencePlaces.OwnProgram,
        Arises = EvidencePlaces.HasOwnProgram,
    };
}
