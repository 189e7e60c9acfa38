using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run with responses that failed or came after the time-out.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: ResponsesFailed.md.</remarks>
public sealed class ResponsesFailed : IRule<Evidence>
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
            long failed = Count(run.Log, QueryStatus.Failed, "failed_response");
            long late = Count(run.Log, QueryStatus.TimedOut, "timed_out");
            if (failed + late > 0)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.RecordsPath,
                    $"of the {run.Name} run's queries {failed} failed and {late} timed out; none may",
                    "bench run keeps what the system under test wrote beside its results (runs/*.sut.log); timeout in sut.yaml (30 s without it) is how long a response may take");
            }
        }
    }

    /// <summary>By the records or by the faults, whichever tells of more.</summary>
    private static long Count(RunLog log, QueryStatus status, string fault) => Math.Max(
        log.Records.CountOf(status),
        log.Faults.Where(entry => entry.Kind == fault).Sum(static entry => entry.Count));
}
