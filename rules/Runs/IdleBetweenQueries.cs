using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A run in which each completion issues the next query, and whose log has long times between the two: its latencies do not fit its issue times.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (the next query is sent when the previous is complete). Documentation: IdleBetweenQueries.md.</remarks>
public sealed class IdleBetweenQueries : IRule<Evidence>
{
    /// <summary>More than a thread takes to wake and issue on a virtual machine that has other work for every core; honest medians of short queries are a small part of it there.</summary>
    private const long WakeUpNs = 500_000;

    /// <summary>The share of the latency that belongs to the harness where queries are long.</summary>
    private const double Share = 0.1;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN120",
        Defect = nameof(IdleBetweenQueries),
        Title = "the latencies do not fit the times of issue",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (the next query is sent when the previous is complete)",
        Catalogue = ["RUN-03", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } run || LogFigures.Of(run) is not { IdleTimes: { Count: > 0 } idle } figures || idle.MeanNs <= WakeUpNs / 2)
        {
            // Half of the times can only be long where the mean is: most runs need no second reading.
            yield break;
        }

        long gap = idle.Percentile(0.5), latency = figures.QueryLatencies.Percentile(0.5);
        double most = Math.Max(WakeUpNs, latency * Share);
        if (gap <= most)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"by the log half of the queries were issued at least {gap / 1e6:G4} ms after the completion that made room for them, at a median latency of {latency / 1e6:G4} ms; the harness issues at once, within {most / 1e6:G4} ms",
            Remedy.ForChanged("queries.bin"));
    }
}
