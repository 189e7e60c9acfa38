using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported server or interactive run whose percentile latencies are not within the bounds of the round.</summary>
/// <remarks>Source: MLPerf Inference Rules, benchmark tables (latency constraint). Documentation: LoggedLatencyOverBound.md.</remarks>
public sealed class LoggedLatencyOverBound : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "LAT301",
        Defect = nameof(LoggedLatencyOverBound),
        Title = "an imported server run is over its latency bound",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, benchmark tables (latency constraint)",
        Catalogue = ["LAT-01", "RUN-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } log || evidence.Benchmark is not { } benchmark || benchmark.LimitsOf(evidence.Scenario) is not { } limits || log.Scenario != Scenario.Server)
        {
            yield break;
        }

        if (benchmark.TokenLatencies && log.Flag("requested_use_token_latencies") != true)
        {
            yield return Descriptor.Report(evidence, log.LocationOf("requested_use_token_latencies"), $"LoadGen did not measure the latencies of tokens; {evidence.Model} is bounded by them", "set use_token_latencies, as mlperf.conf does");
        }

        foreach ((string key, Nanoseconds? bound, bool mayEqual) in new (string, Nanoseconds?, bool)[]
        {
            ("effective_target_latency_ns", limits.Latency, true),
            ("result_99.00_percentile_latency_ns", benchmark.TokenLatencies ? null : limits.Latency, true),
            ("result_first_token_99.00_percentile_latency_ns", limits.Ttft, false),
            ("result_time_per_output_token_99.00_percentile_ns", limits.Tpot, false),
        })
        {
            if (bound is { } most && (log.Real(key) is not { } found || found > most.Value || (found == most.Value && !mayEqual)))
            {
                yield return Descriptor.Report(evidence, log.LocationOf(key), $"{key} is {log.Text(key) ?? "not logged"}; {evidence.Model} allows {(mayEqual ? "at most" : "less than")} {most.Value} ns", "lower the target rate until the bound holds");
            }
        }
    }
}
