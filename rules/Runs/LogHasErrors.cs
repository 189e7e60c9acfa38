using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result one of whose logs has a line that LoadGen marked as an error.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: LogHasErrors.md.</remarks>
public sealed class LogHasErrors : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN302",
        Defect = nameof(LogHasErrors),
        Title = "an imported log has errors",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["RUN-07", "RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((string name, DetailLog log) in evidence.Logs)
        {
            foreach (LoggedError error in log.Errors)
            {
                yield return Descriptor.Report(evidence, new Location(log.Path, error.Line), $"{name} has the error {error.Key}: {error.Text}; a run may have none", "remove the cause and run again");
            }

            if (log.Errors.IsEmpty && log.Integer("num_errors") is > 0 and var errors)
            {
                yield return Descriptor.Report(evidence, log.LocationOf("num_errors"), $"{name} counts {errors} errors and has no line of one", ImportQuestions.OwnLog);
            }
        }
    }
}
