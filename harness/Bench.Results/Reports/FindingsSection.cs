using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Reports;

/// <summary>Findings as a part of a page.</summary>
internal static class FindingsSection
{
    /// <summary>A table of them, the gravest first; nothing where there are none.</summary>
    public static void Table(HtmlPage page, string caption, ImmutableArray<Finding> findings)
    {
        if (!findings.IsEmpty)
        {
            page.Table(caption, ["severity", "rule", "finding", "what to do"], findings.OrderByDescending(static finding => finding.Severity).Select(static finding => ImmutableArray.Create(
                new PageCell(finding.Severity.FieldName, -(int)finding.Severity, finding.Severity == Severity.Error ? "bad" : ""),
                new PageCell(finding.RuleId, Class: "code"),
                new PageCell($"{finding.Location}: {finding.Message}", Class: "name"),
                new PageCell(finding.Help, Class: "name"))));
        }
    }

    /// <summary>What only several results together show, under a heading of its own; nothing where there is nothing.</summary>
    public static void Together(HtmlPage page, ImmutableArray<Finding> findings)
    {
        if (!findings.IsEmpty)
        {
            page.Heading(2, "The results together");
            page.Paragraph("What no single bundle shows.", "soft");
            Table(page, "The results together", findings);
        }
    }
}
