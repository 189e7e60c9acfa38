using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>The result values of LoadGen's detail log, key by key in its order, as raw text.</summary>
/// <remarks>
/// The compatibility reading: LoadGen's numeric defects are reproduced; <c>result_token_throughput</c> divides by nanoseconds.
/// Source: LoadGen, results.cc (LogDetail).
/// </remarks>
internal sealed class DetailValues(LoadGenReading reading)
{
    private readonly List<(string Key, string Value)> values = [];
    private readonly LoadGenVerdict verdict = new(reading);
    private readonly PerformanceResult result = reading.Result;
    private readonly Scenario scenario = reading.Settings.Scenario;

    public List<(string Key, string Value)> All()
    {
        Validity();
        Add("result_query_count", result.QueriesIssued);
        if (scenario == Scenario.Server)
        {
            Add("result_overlatency_query_count", result.Samples.CountOver(reading.Settings.TargetLatencyNs));
        }

        ScenarioMetrics();
        Statistics(result.Samples, "result_{0}_latency_ns", "result_{0}_percentile_latency_ns");
        TokenMetrics();
        InferredTokens();
        Add("num_errors", reading.Errors);
        return values;
    }

    private void Validity()
    {
        Add("result_validity", Quoted(verdict.Valid ? "VALID" : "INVALID"));
        if (scenario == Scenario.Server)
        {
            Add("result_perf_constraints_met", verdict.BrokenConstraints.Length == 0);
        }

        Add("result_min_duration_met", verdict.DurationMet);
        Add("result_min_queries_met", verdict.QueriesMet);
        Add("early_stopping_met", verdict.EarlyStoppingMet);
        if (!verdict.Valid)
        {
            string reason = (verdict.BrokenConstraints.Length == 0 ? "" : verdict.BrokenConstraints + " ")
                + (verdict.DurationMet ? "" : DetailTexts.TooShort(scenario) + " ")
                + (verdict.QueriesMet ? "" : DetailTexts.TooFewQueries);
            Add("result_invalid_reason", Quoted(reason));
        }

        if (reading.Tokens is null)
        {
            Add("early_stopping_result", Quoted(verdict.EarlyStoppingText));
            return;
        }

        Add("early_stopping_ttft_result", Quoted(verdict.FirstTokenText));
        Add("early_stopping_tpot_result", Quoted(verdict.PerTokenText));
    }

    private void ScenarioMetrics()
    {
        double beforeLast = result.Samples.Count - 1;
        switch (scenario)
        {
            case Scenario.SingleStream:
                Add("result_qps_with_loadgen_overhead", beforeLast / result.FinalIssuedSeconds);
                Add("result_qps_without_loadgen_overhead", 1 / (result.Samples.MeanNs / 1e9));
                Add("early_stopping_latency_ss", verdict.EstimateSingleStreamNs);
                Add("early_stopping_latency_ms", verdict.EstimateMultiStreamNs);
                break;
            case Scenario.MultiStream:
                Statistics(result.Queries, "result_{0}_query_latency_ns", "result_{0}_percentile_per_query_latency_ns");
                Add("early_stopping_latency_ms", verdict.EstimateMultiStreamNs);
                break;
            case Scenario.Server:
                Add("result_scheduled_samples_per_sec", beforeLast / result.FinalScheduledSeconds);
                Add("result_completed_samples_per_sec", Judgement.CompletedSamplesPerSecond(result));
                break;
            default:
                Add("result_samples_per_second", Judgement.SamplesPerSecond(result));
                break;
        }
    }

    private void TokenMetrics()
    {
        if (reading.Tokens is not { } tokens)
        {
            return;
        }

        if (scenario == Scenario.Offline)
        {
            Add("result_tokens_per_second", Judgement.TokensPerSecond(scenario, result));
            return;
        }

        Statistics(tokens.FirstTokens, "result_first_token_{0}_latency_ns", "result_first_token_{0}_percentile_latency_ns");
        Add("result_token_throughput_with_loadgen_overhead", result.TokenCount / result.FinalIssuedSeconds);
        Add("result_token_throughput", (double)result.TokenCount / (result.Samples.MeanNs * result.Samples.Count));
        Percentiles(tokens.TimesPerOutputToken, "result_time_per_output_token_{0}_percentile_ns");
        Extremes(tokens.TimesPerOutputToken, "result_time_to_output_token_{0}");
        Add("result_completed_tokens_per_second", result.TokenCount / result.FinalDoneSeconds);
    }

    private void InferredTokens()
    {
        long perSample = reading.InferredTokensPerSample;
        if (perSample > 0 && scenario == Scenario.Server)
        {
            Add("result_inferred_completed_tokens_per_second", (result.Samples.Count - 1) * perSample / result.FinalDoneSeconds);
        }
        else if (perSample > 0 && scenario == Scenario.Offline)
        {
            Add("result_inferred_tokens_per_second", result.Samples.Count * perSample / result.MaxLatencySeconds);
        }
    }

    private void Statistics(Latencies latencies, string extremes, string percentiles)
    {
        Extremes(latencies, extremes);
        Percentiles(latencies, percentiles);
    }

    private void Extremes(Latencies latencies, string key)
    {
        Add(Key(key, "min"), latencies.MinNs);
        Add(Key(key, "max"), latencies.MaxNs);
        Add(Key(key, "mean"), latencies.MeanNs);
    }

    private void Percentiles(Latencies latencies, string key)
    {
        foreach (double percentile in Judgement.ReportedPercentiles)
        {
            Add(Key(key, CppNumber.Fixed(percentile * 100, 2)), latencies.Percentile(percentile));
        }
    }

    private static string Key(string pattern, string part) => pattern.Replace("{0}", part, StringComparison.Ordinal);

    // Line breaks become spaces in the detail log.
    private static string Quoted(string text) => "\"" + text.Replace('\n', ' ') + "\"";

    private void Add(string key, string raw) => values.Add((key, raw));

    private void Add(string key, bool value) => Add(key, value ? "true" : "false");

    private void Add(string key, long value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    private void Add(string key, double value) => Add(key, CppNumber.General(value));
}
