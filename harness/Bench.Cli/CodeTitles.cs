using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Results.Imports;
using Bench.Rules;
using Bench.Statistics.Borrowings;

namespace Bench.Cli;

/// <summary>What every code that a finding can have means, in a line.</summary>
internal static class CodeTitles
{
    /// <summary>Everything that <c>bench explain</c> knows: the codes, and the names of rules.</summary>
    public static IEnumerable<string> Codes =>
    [
        .. Rulebook.Descriptors.SelectMany(static rule => new[] { rule.Id, rule.Defect }),
        .. BorrowingConditions.All.Select(static condition => condition.Id),
        .. DefinitionCodes.Titles.Keys,
        .. BundleCodeTitles.All.Keys,
        .. ImportCode.Titles.Keys,
        .. OtherCodes.Titles.Keys,
        .. RuleCatalogue.Rows.Select(static row => row.Id),
    ];

    /// <summary>The title of a rule, a condition of borrowing, a reader's, a verifier's or another check's code, a row of the catalogue; null when there is no such code.</summary>
    public static string? Of(string code) =>
        Rulebook.Descriptors.FirstOrDefault(rule => rule.Id == code)?.Title
        ?? BorrowingConditions.All.FirstOrDefault(condition => condition.Id == code)?.Title
        ?? DefinitionCodes.Titles.GetValueOrDefault(code)
        ?? BundleCodeTitles.All.GetValueOrDefault(code)
        ?? ImportCode.Titles.GetValueOrDefault(code)
        ?? OtherCodes.Titles.GetValueOrDefault(code)
        ?? RuleCatalogue.Find(code)?.Statement;
}
