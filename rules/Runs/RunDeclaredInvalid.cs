using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run that LoadGen itself declared invalid.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: RunDeclaredInvalid.md.</remarks>
public sealed class RunDeclaredInvalid : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN107",
        Defect = nameof(RunDeclaredInvalid),
        Title = "the run was declared INVALID",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Definitions\" (valid run)",
        Catalogue = ["RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs.Where(static run => !run.Log.End.Summary.Valid))
        {
            string reasons = run.Log.End.Summary.InvalidReasons.IsDefaultOrEmpty ? "no reason given" : string.Join("; ", run.Log.End.Summary.InvalidReasons);
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"the {run.Name} run was declared INVALID: {reasons}; a result takes a valid run",
                "run again after removing the cause");
        }
    }
}
