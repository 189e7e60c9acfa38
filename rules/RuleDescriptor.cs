using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>What a rule is, as data: declared before its behaviour, printed by <c>bench list rules</c>.</summary>
public sealed record RuleDescriptor
{
    /// <summary>The stable id: a family of the rule catalogue and three digits, for example <c>RUN101</c>; never used again for another rule.</summary>
    public required string Id { get; init; }

    /// <summary>The defect, which is the name of the rule's type, for example <c>RunTooShort</c>.</summary>
    public required string Defect { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>How grave the defect is in the closed division.</summary>
    public required Severity Closed { get; init; }

    /// <summary>How grave the defect is in the open division.</summary>
    public required Severity Open { get; init; }

    /// <summary>The first ruleset that has the rule.</summary>
    public required string Since { get; init; }

    /// <summary>The clause that the rule executes.</summary>
    public required string Source { get; init; }

    /// <summary>The rows of the catalogue of MLPerf's rules that this rule answers, for example <c>RUN-01</c>; empty for a rule of our own.</summary>
    public required ImmutableArray<string> Catalogue { get; init; }

    /// <summary>What the rule's silence is worth: <see cref="DecidedBy.Partly"/> where one of its rows leaves a question to a person.</summary>
    public DecidedBy DecidedBy => Catalogue.Any(static row => RuleCatalogue.Find(row)?.DecidedBy != DecidedBy.Tool) ? DecidedBy.Partly : DecidedBy.Tool;

    /// <summary>How grave the defect is in a division.</summary>
    public Severity In(Division division) => division == Division.Closed ? Closed : Open;

    /// <summary>A finding of this rule, as grave as the division of what is judged says.</summary>
    /// <param name="judged">The evidence, for its division.</param>
    /// <param name="path">The file inside the bundle.</param>
    /// <param name="message">What was found and what was expected, both with units.</param>
    /// <param name="help">The next action.</param>
    /// <param name="atMost">A lesser severity where the defect is less grave than usual; never raises it.</param>
    public Finding Report(IJudged judged, string path, string message, string help, Severity atMost = Severity.Error) => Report(judged, new Location(path), message, help, atMost);

    /// <summary>A finding of this rule at a line of a file, as grave as the division of what is judged says.</summary>
    /// <param name="judged">The evidence, for its division.</param>
    /// <param name="where">The file and line.</param>
    /// <param name="message">What was found and what was expected, both with units.</param>
    /// <param name="help">The next action.</param>
    /// <param name="atMost">A lesser severity where the defect is less grave than usual; never raises it.</param>
    public Finding Report(IJudged judged, Location where, string message, string help, Severity atMost = Severity.Error)
    {
        ArgumentNullException.ThrowIfNull(judged);
        return Report(judged.JudgedIn, where.Path, message, help, atMost) with { Location = where };
    }

    /// <summary>A finding of this rule, as grave as a division says.</summary>
    /// <param name="division">The result's division.</param>
    /// <param name="path">The file inside the bundle.</param>
    /// <param name="message">What was found and what was expected, both with units.</param>
    /// <param name="help">The next action.</param>
    /// <param name="atMost">A lesser severity where the defect is less grave than usual; never raises it.</param>
    public Finding Report(Division division, string path, string message, string help, Severity atMost = Severity.Error)
    {
        Severity severity = In(division);
        return new Finding
        {
            RuleId = Id,
            Severity = severity < atMost ? severity : atMost,
            Message = message,
            Location = new Location(path),
            Help = help,
            Catalogue = Catalogue,
        };
    }
}
