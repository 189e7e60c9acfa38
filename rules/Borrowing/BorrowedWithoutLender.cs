using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A setting declared as borrowed that names no bundle it was borrowed from.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing". Documentation: BorrowedWithoutLender.md.</remarks>
public sealed class BorrowedWithoutLender : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "HP101",
        Defect = nameof(BorrowedWithoutLender),
        Title = "a borrowed setting names no lender",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Hyperparameter Borrowing\"",
        Catalogue = ["HP-03", "HP-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (BorrowedSetting setting in evidence.Submission.Borrowed.Where(static setting =>
            setting.From == default || string.IsNullOrWhiteSpace(setting.Value)))
        {
            yield return Descriptor.Report(
                evidence,
                "submission.yaml",
                $"{setting.Name} is borrowed with value \"{setting.Value}\" from {setting.From}; a borrowed setting has a value and the id of the lender's bundle",
                "name the bundle under from, or remove the setting from borrowed");
        }
    }
}
