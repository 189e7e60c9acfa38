using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The catalogue's rows about early stopping (ES), latency (LAT) and compliance tests (CMP).</summary>
internal static class LatencyRows
{
    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "ES-01",
            Statement = "early stopping proves a percentile with confidence 0.99 and tolerance 0",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, appendix \"Early Stopping Criterion\"",
            Answer = new CatalogueAnswer.Decided("The criterion is computed from the records with the round's confidence, for whole responses and for tokens."),
        },
        new()
        {
            Id = "LAT-01",
            Statement = "server keeps the benchmark's latency bound, of whole responses or of tokens",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf Inference Rules, \"Benchmarks\" (latency constraints)",
            Answer = new CatalogueAnswer.Decided("Percentiles are computed from the records and from the token times that the harness stamped; a first token that changes after it was announced is refused."),
        },
        new()
        {
            Id = "CMP-01",
            Statement = "closed inference carries the compliance tests of its model",
            Divisions = RowDivisions.Closed,
            Suite = RowSuite.Inference,
            Source = "MLPerf submission rules, \"Compliance Testing\"",
            Answer = new CatalogueAnswer.Decided("Every test is computed from logs and responses, none is read from a text; what was not run, and what the runs do not establish, is reported.") { Codes = ["E_RECOMPUTE"] },
        },
    ];
}
