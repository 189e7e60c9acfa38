using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Statistics.Imports;

/// <summary>The figure that MLPerf publishes for a result, read from its log as MLPerf's tools read it, in the unit that they print.</summary>
/// <remarks>Source: mlcommons/inference at b66003e1, tools/submission/submission_checker (constants.py, results.py, performance_check.py).</remarks>
public sealed record SubmittedFigure
{
    /// <summary>The key of the log that it is read from.</summary>
    public required string Key { get; init; }

    /// <summary>The value in the unit that MLPerf prints.</summary>
    public required double Published { get; init; }

    /// <summary>The unit that MLPerf prints, for example <c>Latency (ms)</c>.</summary>
    public required string PublishedUnit { get; init; }

    /// <summary>The metric as results of this harness name it.</summary>
    public required string Metric { get; init; }

    /// <summary>The value in that metric's unit: nanoseconds, samples per second or tokens per second.</summary>
    public required double Value { get; init; }

    /// <summary>That unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure of a result; null when its log does not hold it.</summary>
    public static SubmittedFigure? Of(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { Scenario: { } measured } log)
        {
            return null;
        }

        return (measured, evidence.Scenario.Measured) switch
        {
            (Scenario.SingleStream, Scenario.SingleStream) => Latency(evidence, log, SingleStreamKey(evidence), 1),
            (Scenario.MultiStream, Scenario.MultiStream) => Latency(evidence, log, "early_stopping_latency_ms", 1),
            (Scenario.Server, Scenario.Server) => Rate(evidence, log, ServerKey(evidence)),
            (Scenario.Offline, Scenario.Offline) => Rate(evidence, log, OfflineKey(evidence)),
            // What MLPerf infers for edge systems.
            (Scenario.SingleStream, Scenario.MultiStream) => Latency(evidence, log, "early_stopping_latency_ms", evidence.Round.MultiStreamSamplesPerQuery),
            (Scenario.SingleStream, Scenario.Offline) => Rate(evidence, log, "result_qps_without_loadgen_overhead"),
            (Scenario.MultiStream, Scenario.Offline) when log.Real("result_mean_query_latency_ns") is > 0 and var mean && log.Real("effective_samples_per_query") is { } samples =>
                Of("result_mean_query_latency_ns", samples * 1e3 / (mean / 1e6), "Samples/s", "samples_per_second", samples * 1e9 / mean, "samples/s"),
            _ => null,
        };
    }

    /// <summary>The key that a scenario's score stands under, whatever the benchmark: what the compliance scripts compare.</summary>
    public static string ScoreKey(Scenario scenario) => scenario switch
    {
        Scenario.SingleStream => "early_stopping_latency_ss",
        Scenario.MultiStream => "early_stopping_latency_ms",
        Scenario.Server => "result_completed_samples_per_sec",
        _ => "result_samples_per_second",
    };

    private static string SingleStreamKey(ImportedEvidence evidence) => evidence.Benchmark is { PlainPercentile: true } ? "result_90.00_percentile_latency_ns" : "early_stopping_latency_ss";

    // The interactive scenario's rate is counted as the server's is.
    private static string ServerKey(ImportedEvidence evidence) => evidence.Benchmark?.Counts switch
    {
        CountedUnit.Tokens => "result_completed_tokens_per_second",
        CountedUnit.InferredTokens => "result_inferred_completed_tokens_per_second",
        _ => "result_completed_samples_per_sec",
    };

    private static string OfflineKey(ImportedEvidence evidence) => evidence.Benchmark?.Counts switch
    {
        CountedUnit.Tokens => "result_tokens_per_second",
        CountedUnit.InferredTokens => "result_inferred_tokens_per_second",
        _ => "result_samples_per_second",
    };

    private static SubmittedFigure? Latency(ImportedEvidence evidence, DetailLog log, string key, int queries)
    {
        if (log.Real(key) is not { } latency)
        {
            return null;
        }

        double nanoseconds = latency * queries;
        // MLPerf prints this one benchmark's latencies in seconds.
        return evidence is { Model: "wan-2.2-t2v-a14b", Scenario: MlperfScenario.SingleStream }
            ? Of(key, nanoseconds / 1e6 / 1e3, "Latency (s)", "latency_ns", nanoseconds, "ns")
            : Of(key, nanoseconds / 1e6, "Latency (ms)", "latency_ns", nanoseconds, "ns");
    }

    private static SubmittedFigure? Rate(ImportedEvidence evidence, DetailLog log, string key)
    {
        if (log.Real(key) is not { } rate)
        {
            return null;
        }

        bool tokens = key.Contains("tokens", StringComparison.Ordinal);
        bool server = evidence.Scenario.Measured == Scenario.Server;
        string published = tokens ? "Tokens/s" : evidence.Model == "e2e-rag-qna" ? "Tasks/s" : server ? "Queries/s" : "Samples/s";
        string metric = (tokens, server) switch
        {
            (true, true) => "completed_tokens_per_second",
            (true, false) => "tokens_per_second",
            (false, true) => "completed_samples_per_second",
            _ => "samples_per_second",
        };
        return Of(key, rate, published, metric, rate, tokens ? "tokens/s" : "samples/s");
    }

    private static SubmittedFigure Of(string key, double published, string publishedUnit, string metric, double value, string unit) =>
        new() { Key = key, Published = published, PublishedUnit = publishedUnit, Metric = metric, Value = value, Unit = unit };
}
