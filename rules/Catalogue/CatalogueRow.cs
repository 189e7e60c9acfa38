using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Statistics.Borrowings;

namespace Bench.Rules;

/// <summary>A row of the catalogue of MLPerf's rules, and what the project answers to it.</summary>
public sealed record CatalogueRow
{
    /// <summary>The id, for example <c>RUN-01</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the rule asks, in few words.</summary>
    public required string Statement { get; init; }

    /// <summary>The divisions that it is about.</summary>
    public required RowDivisions Divisions { get; init; }

    /// <summary>The kind of results that it is about.</summary>
    public required RowSuite Suite { get; init; }

    /// <summary>The clause.</summary>
    public required string Source { get; init; }

    /// <summary>The answer.</summary>
    public required CatalogueAnswer Answer { get; init; }

    /// <summary>The rules about results of this harness that name the row, in order of id.</summary>
    public ImmutableArray<RuleDescriptor> Rules => [.. Rulebook.OwnDescriptors.Where(rule => rule.Catalogue.Contains(Id))];

    /// <summary>The rules about imported results that name the row, in order of id: what an MLPerf tree can show of it, whatever the answer is for results of this harness.</summary>
    public ImmutableArray<RuleDescriptor> ImportedRules => [.. Rulebook.ImportedDescriptors.Where(rule => rule.Catalogue.Contains(Id))];

    /// <summary>The conditions of borrowing that name the row, in order of id.</summary>
    public ImmutableArray<BorrowingCondition> Conditions => [.. BorrowingConditions.All.Where(condition => condition.Catalogue.Contains(Id))];

    /// <summary>The codes of everything that takes part: rules, conditions of borrowing, other checks.</summary>
    public ImmutableArray<string> Codes =>
    [
        .. Rules.Select(static rule => rule.Id),
        .. Conditions.Select(static condition => condition.Id),
        .. Answer switch
        {
            CatalogueAnswer.Decided decided => decided.Codes,
            CatalogueAnswer.Partly partly => partly.Codes,
            _ => [],
        },
    ];

    /// <summary>Who decides it.</summary>
    public DecidedBy DecidedBy => Answer switch
    {
        CatalogueAnswer.Decided => DecidedBy.Tool,
        CatalogueAnswer.Partly => DecidedBy.Partly,
        CatalogueAnswer.ByPerson => DecidedBy.Person,
        CatalogueAnswer.NotApplicable => DecidedBy.NotApplicable,
        _ => throw new UnreachableException(),
    };

    /// <summary>The question that it leaves to a person; null where it leaves none.</summary>
    public CatalogueQuestion? Question => Answer switch
    {
        CatalogueAnswer.Partly partly => partly.Left,
        CatalogueAnswer.ByPerson person => person.Asked,
        _ => null,
    };

    /// <summary>What the answer says besides codes and question: what decides, or why it cannot arise; empty where a person decides.</summary>
    public string How => Answer switch
    {
        CatalogueAnswer.Decided decided => decided.How,
        CatalogueAnswer.Partly partly => partly.How,
        CatalogueAnswer.NotApplicable not => not.Why,
        _ => "",
    };

    /// <summary>Whether the row is about results of a division.</summary>
    public bool Concerns(Division division) => Divisions == RowDivisions.Both || Divisions == (division == Division.Closed ? RowDivisions.Closed : RowDivisions.Open);

    /// <summary>The question as it stands about a result, with what the result's files hold; null where it does not arise.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="files">The files that it has; null where they are not known.</param>
    public OpenQuestion? QuestionOf(ResultEvidence evidence, IReadOnlySet<string>? files = null)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RowSuite kind = evidence is TrainingEvidence ? RowSuite.Training : RowSuite.Inference;
        if (Question is not { } question || !Concerns(evidence.Planned.Division) || !Includes(Suite, kind) || !question.Arises(evidence))
        {
            return null;
        }

        EvidencePlace[] places = [.. question.Evidence.Where(place => Includes(place.Suite, kind))];
        EvidencePlace[] there = [.. places.Where(place => files is null || files.Contains(place.FirstFile))];
        return new OpenQuestion
        {
            Row = Id,
            Stage = question.Stage,
            Question = question.Text,
            Evidence = there.Length > 0
                ? [.. there.Select(place => new QuestionEvidence(place.File, place.Look, place.ValueOf(evidence)))]
                : [new QuestionEvidence(EvidencePlaces.Division.File, $"what it is about; the result has no {string.Join(", ", places.Select(static place => place.File).Distinct())}", EvidencePlaces.Division.ValueOf(evidence))],
        };
    }

    private static bool Includes(RowSuite suite, RowSuite kind) => suite == RowSuite.Both || suite == kind;
}
