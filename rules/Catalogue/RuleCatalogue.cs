using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>The catalogue of MLPerf's rules: every row, with what the project answers to it.</summary>
/// <remarks>Sources: MLCommons' training, inference and submission rules, its messaging guidelines and its checkers, as of August 2026.</remarks>
public static class RuleCatalogue
{
    /// <summary>All rows, family by family.</summary>
    public static ImmutableArray<CatalogueRow> Rows { get; } =
    [
        .. DivisionRows.All,
        .. SystemRows.All,
        .. DatasetRows.All,
        .. AccuracyRows.All,
        .. NumericsRows.All,
        .. SeedRows.All,
        .. InferenceRunRows.All,
        .. TrainingRunRows.All,
        .. LatencyRows.All,
        .. BanRows.All,
        .. ModelRows.All,
        .. HyperparameterRows.All,
        .. ConvergenceRows.All,
        .. ReviewRows.All,
        .. PublicationRows.All,
        .. ReproductionRows.All,
    ];

    /// <summary>The row with an id, whatever the case of its letters; null when there is none.</summary>
    public static CatalogueRow? Find(string id) => Rows.FirstOrDefault(row => row.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>What no program decides about a result, in the order of the catalogue.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="files">The files that it has, so that no question points to another; null where they are not known.</param>
    public static ImmutableArray<OpenQuestion> QuestionsOf(ResultEvidence evidence, IReadOnlySet<string>? files = null) => [.. Rows.Select(row => row.QuestionOf(evidence, files)).OfType<OpenQuestion>()];
}
