using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>The catalogue's rows about what is said of results in public (PUB).</summary>
internal static class PublicationRows
{
    private const string Guidelines = "MLPerf Results Messaging Guidelines";

    public static ImmutableArray<CatalogueRow> All { get; } =
    [
        new()
        {
            Id = "PUB-01",
            Statement = "a text names submitter, benchmark, version and system, and a footnote the rest",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 3",
            Answer = new CatalogueAnswer.ByPerson(OfText("Does the text name submitter, workload, version and system, and its footnote ruleset, division, scenario, date, source, bundle id and trademarks?", EvidencePlaces.Division, new("manifest.sha256", "its SHA-256 is the bundle's id"))),
        },
        new()
        {
            Id = "PUB-02",
            Statement = "a result without review is called unverified beside each score",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", sections 1 and 5",
            Answer = new CatalogueAnswer.ByPerson(OfText("Does the text call the result unverified, unless it was reviewed?", EvidencePlaces.Reviews)),
        },
        new()
        {
            Id = "PUB-03",
            Statement = "compared are results of one benchmark and scenario, of compatible versions, and never others",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 4",
            Answer = new CatalogueAnswer.Decided("bench compare refuses results of other work: another workload, version, definition, data set, scenario or arrivals, and training beside inference.") { Codes = ["CMP001"] },
        },
        new()
        {
            Id = "PUB-04",
            Statement = "a comparison states every difference: version, division, category, verification, scenario, size",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 5",
            Answer = new CatalogueAnswer.Partly(
                "bench compare labels another ruleset, precision, division or profile, and a result that is not valid; it notes another submitter, category, system, machine, system under test, build, version of the harness, number of threads, implementation, kernel, table of block sizes or order of sums.",
                OfText("Does the comparison also state different sizes, and which result was reviewed?", EvidencePlaces.Division, EvidencePlaces.Stated("system_name", "the system"), EvidencePlaces.Stated("accelerators_per_node", "its size"))) { Codes = ["CMP002", "CMP003", "CMP004"] },
        },
        new()
        {
            Id = "PUB-05",
            Statement = "figures per chip, per dollar or per watt are marked as not official",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", sections 6 and 9",
            Answer = new CatalogueAnswer.ByPerson(OfText("Is every figure that is derived from the result marked as not official? Bench prints none per chip, dollar or watt.", new EvidencePlace("result.json", "metric, value and unit: all that is official"))),
        },
        new()
        {
            Id = "PUB-06",
            Statement = "submitters publish nothing before publication day, others two weeks later",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 7",
            Answer = new CatalogueAnswer.ByPerson(OfText("Is publication day past?", EvidencePlaces.Round)),
        },
        new()
        {
            Id = "PUB-07",
            Statement = "there is no official summary over benchmarks",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 8; MLPerf Training Rules, \"Definitions\"",
            Answer = new CatalogueAnswer.NotApplicable("No table, page or file of Bench sums results of different workloads up into one number."),
        },
        new()
        {
            Id = "PUB-08",
            Statement = "published values are rounded as usual, accuracies to five figures, half to even",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = "MLPerf Training Rules, \"Result rounding\"; " + Guidelines,
            Answer = new CatalogueAnswer.ByPerson(OfText("Is the value in the text the result's, rounded as usual?", new EvidencePlace("result.json", "value, with every digit") { Value = static evidence => evidence.Declared is { } declared ? FormattableString.Invariant($"{declared.Value:R} {declared.Unit}") : null })),
        },
        new()
        {
            Id = "PUB-09",
            Statement = "violations are mended within three business days",
            Divisions = RowDivisions.Both,
            Suite = RowSuite.Both,
            Source = Guidelines + ", section 12",
            Answer = new CatalogueAnswer.ByPerson(OfText("If a text broke these rules, was it mended within three business days?", EvidencePlaces.Division)),
        },
    ];

    private static CatalogueQuestion OfText(string text, params ImmutableArray<EvidencePlace> evidence) => new(text, evidence) { Stage = QuestionStage.Publication };
}
