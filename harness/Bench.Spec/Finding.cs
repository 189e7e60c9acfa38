using System.Collections.Immutable;

namespace Bench.Spec;

/// <summary>One thing that is wrong, or that could not be checked, in a definition, a submission or a result. Findings are data: collected, never thrown.</summary>
public sealed record Finding
{
    /// <summary>The stable id of the rule or reader that reports it, for example <c>RUN101</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>How grave it is in the division of the result.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What was found and what was expected, both with units.</summary>
    public required string Message { get; init; }

    /// <summary>Where it was found.</summary>
    public required Location Location { get; init; }

    /// <summary>The next action; empty when there is none.</summary>
    public string Help { get; init; } = "";

    /// <summary>The rows of the rule catalogue that the rule answers, for example <c>RUN-01</c>.</summary>
    public ImmutableArray<string> Catalogue { get; init; } = [];

    /// <summary>One line: <c>path:line:col: error CODE: message</c>.</summary>
    public override string ToString()
    {
        string rows = Catalogue.IsDefaultOrEmpty ? "" : $" [{string.Join(", ", Catalogue)}]";
#pragma warning disable CA1308 // The word is printed in lower case as compilers do; it is never compared.
        return $"{Location}: {Severity.ToString().ToLowerInvariant()} {RuleId}: {Message}{rows}";
#pragma warning restore CA1308
    }
}

/// <summary>Questions about a set of findings.</summary>
public static class FindingQuestions
{
    extension(IEnumerable<Finding> findings)
    {
        /// <summary>Whether any finding refuses what was checked.</summary>
        public bool HasErrors => findings.Any(static finding => finding.Severity == Severity.Error);
    }
}
