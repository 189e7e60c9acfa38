using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A question that a row of the catalogue leaves to a person.</summary>
/// <param name="Text">The question; yes is what the rule asks for.</param>
/// <param name="Evidence">Where to look, in order.</param>
public sealed record CatalogueQuestion(string Text, ImmutableArray<EvidencePlace> Evidence)
{
    /// <summary>When it arises.</summary>
    public QuestionStage Stage { get; init; } = QuestionStage.Result;

    /// <summary>Of which results it is asked, in words that follow "asked of results"; empty where of all that the row is about.</summary>
    public string Condition { get; init; } = "";

    /// <summary>Whether it is asked of a result that the row is about; what <see cref="Condition"/> says.</summary>
    public Func<ResultEvidence, bool> Arises { get; init; } = static _ => true;
}
