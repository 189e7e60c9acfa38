using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run with responses that failed or came after the time-out.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: ResponsesFailed.md.</remarks>
public sealed class ResponsesFailed : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN106",
        Defect = nameof(ResponsesFailed),
        Title = "responses failed or timed out",
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
        foreach (PresentRun run in evidence.Runs)
        {
            int failed = run.Log.Records.Count(static record => record.Status == QueryStatus.Failed);
            int late = run.Log.Records.Count(static record => record.Status == QueryStatus.TimedOut);
            if (failed + late > 0)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.RecordsPath,
                    $"{failed} queries of the {run.Name} run failed and {late} timed out; none may",
                    "see the log of the system under test; timeout in sut.yaml is how long a response may take");
            }
        }
    }
}
