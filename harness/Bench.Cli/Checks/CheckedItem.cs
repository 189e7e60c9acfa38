using System.Collections.Immutable;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Checks;

/// <summary>One thing that was checked, with everything found about it.</summary>
internal sealed record CheckedItem
{
    /// <summary>Findings of one rule that are shown of one item; the rest are counted.</summary>
    public const int MostOfOneRule = 100;

    /// <summary>Its path, as the user gave it or as it lies below.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required CheckedKind Kind { get; init; }

    /// <summary>The bundle's id; null where it is none, or was refused before it could be told.</summary>
    public Sha256Digest? Bundle { get; init; }

    /// <summary>The ruleset that judged it; null for what no ruleset judges.</summary>
    public string? Ruleset { get; init; }

    /// <summary>The findings, gravest first, summarised where one rule has very many; places are inside the item.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>What no program decides about it.</summary>
    public ImmutableArray<OpenQuestion> Questions { get; init; } = [];

    /// <summary>The exit code that it asks for besides its findings: refused, or the world failed.</summary>
    public int ExitCode { get; init; } = Cli.ExitCode.Clean;

    /// <summary>Findings in the order in which they are read: by severity, causes first, each rule's together where it came first, capped.</summary>
    public static ImmutableArray<Finding> Ordered(IEnumerable<Finding> findings) =>
    [
        .. Rulebook.InReadingOrder(findings.GroupBy(static finding => finding.RuleId).SelectMany(Capped)),
    ];

    /// <summary>A finding about the item as a whole, with the item's file name for a place.</summary>
    public Finding Placed(Finding finding) => finding.Location.Path == "." ? finding with { Location = new Location(Path.GetFileName(Name.TrimEnd(Path.DirectorySeparatorChar))) } : finding;

    /// <summary>A file with a finding for each of its entries, or a thousand files with one each, is one defect to whoever reads the list.</summary>
    private static IEnumerable<Finding> Capped(IGrouping<string, Finding> ofOneRule)
    {
        Finding[] all = [.. ofOneRule.OrderByDescending(static finding => finding.Severity)];
        if (all.Length <= MostOfOneRule)
        {
            return all;
        }

        Finding[] rest = all[MostOfOneRule..];
        int files = rest.Select(static finding => finding.Location.Path).Distinct().Count();
        return all[..MostOfOneRule].Append(rest[0] with { Message = $"and {rest.Length} more of this kind, in {files} {(files == 1 ? "file" : "files")}", Location = new Location(".") });
    }
}
