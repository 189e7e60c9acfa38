using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about the runs of an inference result (RUN-01 to RUN-08).</summary>
internal static class InferenceRunRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "RUN-01",
            Statement = "a timed run lasts at least the round's minimum (MLPerf: 600 s)",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Scenarios\" (minimum duration)",
            Answer = new CatalogueAnswer.Decided("The duration that was reached is computed from the records; the configured one is held to the round's too, and the quick profile is never a submission's."),
        },
        new()
        {
            Id = "RUN-02",
            Statement = "offline has one query of at least 24,576 samples, or of the whole data set where that is less",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Scenarios\" (Offline)",
            Answer = new CatalogueAnswer.Decided("The samples are counted in the records."),
        },
        new()
        {
            Id = "RUN-03",
            Statement = "server's queries arrive by a Poisson process, the percentile keeps the bound, and the metric is samples per second",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Scenarios\" (Server)",
            Answer = new CatalogueAnswer.Decided("Every scheduled time is derived from the seed again; percentile, bound and metric are the workload's and the round's and are computed from the records; a rate above the machine's measured limit is refused.") { Codes = ["E_RECOMPUTE", "DEF028", "DEF030"] },
        },
        new()
        {
            Id = "RUN-04",
            Statement = "single-stream reports the 90th and multi-stream the 99th percentile as early stopping estimates it; a multi-stream query has 8 samples",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Scenarios\"",
            Answer = new CatalogueAnswer.Decided("Percentile, samples a query and least number of queries are the round's, and the estimate is computed from the records.") { Codes = ["E_RECOMPUTE", "DEF030"] },
        },
        new()
        {
            Id = "RUN-05",
            Statement = "one run a scenario",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Scenarios\" (one run per scenario)",
            Answer = new CatalogueAnswer.Partly(
                "A bundle has one timed run and lists every attempt that the ledger knew before its own; of one workload and scenario a submission has one result.",
                new("Is the ledger the only one, so that this is not the best of more attempts than it lists?", [EvidencePlaces.Attempts, EvidencePlaces.Started])) { Codes = ["SUB005", "E_RECOMPUTE"] },
        },
        new()
        {
            Id = "RUN-06",
            Statement = "all scenarios of the benchmark are there; some may be inferred from others at the edge",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Benchmarks\" (required scenarios)",
            Answer = new CatalogueAnswer.Decided("Every result is measured in its own scenario, none is inferred; what a submission still lacks is listed by workload and scenario.") { Codes = ["SUB001"] },
        },
        new()
        {
            Id = "RUN-07",
            Statement = "LoadGen is an approved revision, unmodified, near the data's source",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
            Answer = new CatalogueAnswer.Partly(
                "The run followed its plan, outside the harness's process, without faults, and the harness was not late.",
                new("Is the harness that measured the published one, unchanged? Its own log cannot prove that; a run of yours can.", [
                        new("attestations/submitter.dsse.json", "harness: version and digest, as signed"),
                        EvidencePlaces.Harness,
                        EvidencePlaces.TrainingHarness,
                    ])),
        },
        new()
        {
            Id = "RUN-08",
            Statement = "a run that LoadGen calls INVALID is no result",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Definitions\" (valid run)",
            Answer = new CatalogueAnswer.Decided("The verdict is computed from the records, never read: unanswered, failed, late or doubly answered queries, faults, and a verdict of INVALID are errors, each by itself.") { Codes = ["E_RECOMPUTE"] },
        },
    ];
}
