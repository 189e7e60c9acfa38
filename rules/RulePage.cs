using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>The page of a rule (<c>Defect.md</c> beside its code), which <c>bench explain CODE</c> prints.</summary>
public sealed record RulePage
{
    /// <summary>The headings that every page has, in this order.</summary>
    public static ImmutableArray<string> Headings { get; } =
        ["What it checks", "Why it matters", "Closed", "Open", "Example that violates it", "How to comply", "Source"];

    /// <summary>The rule.</summary>
    public required RuleDescriptor Rule { get; init; }

    /// <summary>The page, Markdown.</summary>
    public required string Text { get; init; }

    /// <summary>What stands under one of <see cref="Headings"/>, without the heading.</summary>
    /// <exception cref="ArgumentException">No page has such a heading.</exception>
    public string Section(string heading)
    {
        string start = $"## {heading}\n";
        int from = Text.IndexOf(start, StringComparison.Ordinal);
        if (from < 0)
        {
            throw new ArgumentException($"the page of {Rule.Id} has no heading '{heading}'", nameof(heading));
        }

        int to = Text.IndexOf("\n## ", from + start.Length, StringComparison.Ordinal);
        return (to < 0 ? Text[(from + start.Length)..] : Text[(from + start.Length)..to]).Trim();
    }

    /// <summary>The page of the rule with this id or defect, whatever the case of its letters; null when there is none.</summary>
    /// <param name="code">An id such as <c>RUN101</c>, or a defect such as <c>RunTooShort</c>.</param>
    public static RulePage? Find(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        RuleDescriptor? rule = Rulebook.Descriptors.FirstOrDefault(descriptor =>
            descriptor.Id.Equals(code, StringComparison.OrdinalIgnoreCase) || descriptor.Defect.Equals(code, StringComparison.OrdinalIgnoreCase));
        return rule is null ? null : Of(rule);
    }

    /// <summary>The page of a rule.</summary>
    /// <exception cref="ArgumentException">The rule has no page: a test keeps that from happening to a rule of the rulebook.</exception>
    public static RulePage Of(RuleDescriptor rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using Stream stream = typeof(RulePage).Assembly.GetManifestResourceStream($"Bench.Rules.Pages.{rule.Defect}.md")
            ?? throw new ArgumentException($"{rule.Defect} has no page", nameof(rule));
        using StreamReader reader = new(stream);
        return new RulePage { Rule = rule, Text = reader.ReadToEnd() };
    }
}
