using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Cli.Checks;

/// <summary>A question that is asked of several results at once: a row is read once, whatever the number of results.</summary>
/// <param name="Question">The question, with the values of the first of them.</param>
/// <param name="Items">The results that it is asked of, each with the question as it stands there.</param>
internal sealed record AskedQuestion(OpenQuestion Question, ImmutableArray<(CheckedItem Item, OpenQuestion Question)> Items)
{
    /// <summary>The questions of some results, in the order of the catalogue as the first result that is asked has it.</summary>
    public static IEnumerable<AskedQuestion> Of(IEnumerable<CheckedItem> items) =>
        items.SelectMany(static item => item.Questions.Select(question => (Item: item, Question: question)))
            .GroupBy(static asked => asked.Question.Row)
            .Select(static row => new AskedQuestion(row.First().Question, [.. row]));
}
