using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported submission that describes two systems with the same words, but for their names.</summary>
/// <remarks>Source: MLPerf submission rules, "system_desc_id.json". Documentation: SystemDescribedTwice.md.</remarks>
public sealed class SystemDescribedTwice : IRule<ImportedSubmission>
{
    private static readonly string[] Names = ["system_name", "hw_notes", "sw_notes"];

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS303",
        Defect = nameof(SystemDescribedTwice),
        Title = "two imported systems are described alike",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"system_desc_id.json\"",
        Catalogue = ["SYS-01", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        foreach (IGrouping<string, string> alike in submission.Systems.GroupBy(static system => string.Join('\n', system.Value.Fields.Where(static field => !Names.Contains(field.Key)).Select(static field => $"{field.Key}={field.Value.Text}")), static system => system.Key).Where(static group => group.Count() > 1))
        {
            yield return Descriptor.Report(submission, submission.Systems[alike.Last()].Path, $"{string.Join(" and ", alike)} differ in their names alone; two systems differ in something", "describe what differs, or submit one system");
        }
    }
}
