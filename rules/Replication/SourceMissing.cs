using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported submission without the source that its results were made with.</summary>
/// <remarks>Source: MLPerf submission rules, "Directory structure". Documentation: SourceMissing.md.</remarks>
public sealed class SourceMissing : IRule<ImportedSubmission>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "REP301",
        Defect = nameof(SourceMissing),
        Title = "an imported submission holds no source code",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Directory structure\"",
        Catalogue = ["REP-01", "REP-02", "CAT-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (!submission.HasSource)
        {
            yield return Descriptor.Report(submission, submission.SourceFolder, "the folder is missing or empty; a submission holds the source of every result under an open licence", "put the source there");
        }
    }
}
