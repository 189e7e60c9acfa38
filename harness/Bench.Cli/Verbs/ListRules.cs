using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary><c>bench list rules</c>: the rules by id, of a division or by who decides; with <c>person</c>, the questions that no program answers, with <c>partly</c>, the rules that leave one, and those questions.</summary>
internal static class ListRules
{
    // With the row's id before it, a line of 100 letters.
    private const int LineLetters = 91;

    public static Command Create(Terminal terminal)
    {
        Option<string?> division = new("--division") { HelpName = "closed|open", Description = "Only what is about this division, with its severities" };
        Option<string?> decidedBy = new("--decided-by") { HelpName = "tool|partly|person", Description = "Rules that decide wholly (tool); rules that leave a question, with the questions (partly); the questions that no rule takes part in (person)" };
        Option<bool> json = new("--json") { Description = "Print as JSON" };
        Command command = new("rules", "The rules, by id") { division, decidedBy, json };
        command.SetAction(parsed =>
        {
            Run(
                terminal,
                parsed.GetValue(division) is { } name ? Names.Read<Division>("--division", name) : null,
                parsed.GetValue(decidedBy) is { } by ? Decider(by) : null,
                parsed.GetValue(json));
            return ExitCode.Clean;
        });
        return command;
    }

    private static void Run(Terminal terminal, Division? division, DecidedBy? decidedBy, bool json)
    {
        ImmutableArray<RuleDescriptor> rules = decidedBy == DecidedBy.Person ? [] :
        [
            .. Rulebook.Descriptors.Where(rule => decidedBy is null || rule.DecidedBy == decidedBy)
                .Where(rule => division is not { } of || rule.Catalogue.Any(row => RuleCatalogue.Find(row)?.Concerns(of) == true)),
        ];
        ImmutableArray<CatalogueRow> questions =
        [
            .. RuleCatalogue.Rows.Where(row => row.Question is not null && row.DecidedBy == decidedBy).Where(row => division is not { } of || row.Concerns(of)),
        ];
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(
                new
                {
                    Rules = rules.Select(static rule => new { rule.Id, rule.Defect, rule.Title, rule.Closed, rule.Open, rule.DecidedBy, rule.Since, rule.Source, rule.Catalogue }),
                    Questions = questions.Select(static row => new
                    {
                        Row = row.Id,
                        row.Statement,
                        row.Divisions,
                        row.Suite,
                        row.DecidedBy,
                        row.Codes,
                        row.Question!.Stage,
                        Question = row.Question.Text,
                        Of = row.Question.Condition.Length > 0 ? row.Question.Condition : null,
                        Evidence = row.Question.Evidence.Select(static place => new { place.File, place.Look }),
                    }),
                },
                BenchJson.Indented));
            return;
        }

        if (!rules.IsEmpty)
        {
            Print(terminal, rules, division);
        }

        Print(terminal, questions);
    }

    private static void Print(Terminal terminal, ImmutableArray<RuleDescriptor> rules, Division? division)
    {
        bool one = division is not null;
        terminal.Table(
            ["id", "defect", "title", .. one ? new[] { Names.Of(division!.Value) } : ["closed", "open"], "decided by", "since", "catalogue"],
            rules.Select(rule => (string[])
            [
                rule.Id, rule.Defect, rule.Title, .. one ? new[] { Names.Of(rule.In(division!.Value)) } : [Names.Of(rule.Closed), Names.Of(rule.Open)], Names.Of(rule.DecidedBy), rule.Since, string.Join(", ", rule.Catalogue),
            ]));
    }

    /// <summary>The questions, each in few lines of a screen's width: a table of them would be wider than any screen.</summary>
    private static void Print(Terminal terminal, ImmutableArray<CatalogueRow> questions)
    {
        foreach (CatalogueRow row in questions)
        {
            string of = row.Question!.Condition.Length > 0 ? $" Asked of results {row.Question.Condition}." : "";
            terminal.Line($"{row.Id,-8} {When(row.Question.Stage)}, of {(row.Suite == RowSuite.Both ? "training and inference" : Names.Of(row.Suite))}");
            foreach (string line in Wrapped(row.Question.Text + of))
            {
                terminal.Line($"         {line}");
            }
        }

        if (!questions.IsEmpty)
        {
            terminal.Line("bench explain ROW prints the evidence; bench check asks those that concern a result.");
        }
    }

    private static string When(QuestionStage stage) => stage switch
    {
        QuestionStage.Result => "about the result",
        QuestionStage.Round => "when the round is closed",
        _ => "before anything is published",
    };

    private static IEnumerable<string> Wrapped(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > LineLetters)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    private static DecidedBy Decider(string text)
    {
        DecidedBy[] choices = [DecidedBy.Tool, DecidedBy.Partly, DecidedBy.Person];
        return choices.Any(choice => Names.Of(choice) == text) ? choices.Single(choice => Names.Of(choice) == text) : throw new UsageException($"--decided-by is '{text}'; expected {Names.OneOf(text, choices.Select(Names.Of))}");
    }
}
