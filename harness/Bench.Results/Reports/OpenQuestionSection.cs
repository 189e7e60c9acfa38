using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Results.Reports;

/// <summary>The questions about a result that no program decides, as its section of the page has them: those about the result itself in a table, the later ones by their rows.</summary>
internal static class OpenQuestionSection
{
    /// <summary>Adds the section; nothing where no question was asked.</summary>
    public static void Add(HtmlPage page, string title, ImmutableArray<OpenQuestion> questions)
    {
        if (questions.IsEmpty)
        {
            return;
        }

        OpenQuestion[] now = [.. questions.Where(static question => question.Stage == QuestionStage.Result)];
        if (now.Length > 0)
        {
            page.Paragraph("What a person must still look at, since no program decides it. Yes is what the rules ask for.");
            page.Table($"Open questions of {title}", ["rule", "question", "where to look"], now.Select(static question => ImmutableArray.Create(
                new PageCell(question.Row, Class: "code"),
                new PageCell(question.Question),
                new PageCell(string.Join("; ", question.Evidence.Select(static place => $"{place.File}: {place.Said ?? place.Look}"))))));
        }

        string later = string.Join(", ", questions.Where(static question => question.Stage != QuestionStage.Result).Select(static question => question.Row));
        if (later.Length > 0)
        {
            page.Paragraph($"Also left to people, when the round is closed or the result published: {later}. bench explain ROW says what each asks.", "soft");
        }
    }
}
