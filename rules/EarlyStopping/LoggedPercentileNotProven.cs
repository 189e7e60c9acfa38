using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported run whose queries do not prove the percentile that the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, Appendix "Early Stopping". Documentation: LoggedPercentileNotProven.md.</remarks>
public sealed class LoggedPercentileNotProven : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ES301",
        Defect = nameof(LoggedPercentileNotProven),
        Title = "an imported run has too few queries for its percentile",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, Appendix \"Early Stopping\"",
        Catalogue = ["ES-01", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Run is not { } run || run.Log.Scenario is not { } scenario || LoggedRun.RequiredPercentile(scenario, evidence.Round, evidence.Benchmark) is not { } required)
        {
            yield break;
        }

        if (run.Percentile is not { } percentile || percentile < required - 1e-9)
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf("effective_target_latency_percentile"), $"the run was set to percentile {run.Log.Text("effective_target_latency_percentile") ?? "unknown"}; the round asks for {required}", "leave target_latency_percentile as mlperf.conf has it");
            yield break;
        }

        if (run.Queries is not { } queries)
        {
            yield break;
        }

        if (scenario != Scenario.Server && EarlyStopping.EstimateRank(queries, percentile) is null)
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf("result_query_count"), $"{queries} queries were answered; an estimate of percentile {percentile} takes {EarlyStopping.MinPassingQueries(1, percentile) + 1}", "run longer");
        }
        else if (scenario == Scenario.Server && run.Log.Flag("requested_use_token_latencies") != true && run.Log.Integer("result_overlatency_query_count") is >= 0 and var over && !EarlyStopping.IsProven(queries, over, percentile))
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf("result_overlatency_query_count"), $"{over} of {queries} queries took longer than the bound, which does not prove percentile {percentile} at confidence {EarlyStopping.Confidence}", "lower the target rate, or run longer");
        }
    }
}
