using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>The result values of LoadGen's detail log, key by key in its order, as raw text.</summary>
/// <remarks>
/// The compatibility reading: LoadGen's numeric defects are reproduced. <c>result_token_throughput</c> divides by nanoseconds; when the time per output token fails early stopping,
/// the first token's is not evaluated and its text is empty. Source: LoadGen, results.cc (LogDetail).
/// </remarks>
internal sealed class DetailValues(GoldenSettings golden, EffectiveSettings settings, PerformanceResult result, Latencies firstTokens, Latencies timesPerOutputToken)
{
    private readonly List<(string Key, string Value)> values = [];
    private readonly Scenario scenario = settings.Scenario;
    private long estimateSingleStream;
    private long estimateMultiStream;

    public List<(string Key, string Value)> All()
    {
        Validity();
        Add("result_query_count", result.QueriesIssued);
        if (scenario == Scenario.Server)
        {
            Add("result_overlatency_query_count", result.Samples.CountOver(settings.TargetLatencyNs));
        }

        ScenarioMetrics();
        Statistics(result.Samples, "result_{0}_latency_ns", "result_{0}_percentile_latency_ns");
        TokenMetrics();
        InferredTokens();
        Add("num_errors", 0);
        return values;
    }

    private void Validity()
    {
        bool duration = Judgement.MinDurationMet(settings, result);
        bool queries = Judgement.MinQueriesMet(settings, result);
        string constraints = BrokenConstraints();
        (bool earlyStopping, string text, string firstTokenText, string perTokenText) = EarlyStoppingTexts();
        bool valid = duration && queries && constraints.Length == 0 && earlyStopping;

        Add("result_validity", Quoted(valid ? "VALID" : "INVALID"));
        if (scenario == Scenario.Server)
        {
            Add("result_perf_constraints_met", constraints.Length == 0);
        }

        Add("result_min_duration_met", duration);
        Add("result_min_queries_met", queries);
        Add("early_stopping_met", earlyStopping);
        if (!valid)
        {
            string reason = (constraints.Length == 0 ? "" : constraints + " ")
                + (duration ? "" : DetailTexts.TooShort(scenario) + " ")
                + (queries ? "" : DetailTexts.TooFewQueries);
            Add("result_invalid_reason", Quoted(reason));
        }

        if (!golden.UseTokenLatencies)
        {
            Add("early_stopping_result", Quoted(text));
            return;
        }

        Add("early_stopping_ttft_result", Quoted(firstTokenText));
        Add("early_stopping_tpot_result", Quoted(perTokenText));
    }

    private string BrokenConstraints()
    {
        if (scenario != Scenario.Server)
        {
            return "";
        }

        if (!golden.UseTokenLatencies)
        {
            return Judgement.PerformanceConstraintsMet(settings, result) ? "" : DetailTexts.ReduceRate;
        }

        double percentile = settings.TargetLatencyPercentile;
        string[] broken =
        [
            .. firstTokens.Percentile(percentile) > golden.TtftNs ? ["TTFT constrain not met: " + DetailTexts.ReduceRate] : Array.Empty<string>(),
            .. timesPerOutputToken.Percentile(percentile) > golden.TpotNs ? ["TPOT constrain not met: " + DetailTexts.ReduceRate] : Array.Empty<string>(),
        ];
        return string.Join("\n * ", broken);
    }

    private (bool Met, string Text, string FirstTokenText, string PerTokenText) EarlyStoppingTexts()
    {
        if (!golden.UseTokenLatencies)
        {
            bool met = EarlyStoppingOver(result.Samples, settings.TargetLatencyNs, out string text);
            return (met, text, "", "");
        }

        bool perToken = EarlyStoppingOver(timesPerOutputToken, golden.TpotNs, out string perTokenText);
        string firstTokenText = "";
        bool firstToken = perToken && EarlyStoppingOver(firstTokens, golden.TtftNs, out firstTokenText);
        return (firstToken, "", firstTokenText, perTokenText);
    }

    private bool EarlyStoppingOver(Latencies samples, long boundNs, out string text)
    {
        long queries = result.QueriesIssued;
        double percentile = settings.TargetLatencyPercentile;
        text = "";
        if (scenario == Scenario.Offline)
        {
            return true;
        }

        if (scenario == Scenario.Server)
        {
            long over = samples.CountOver(boundNs);
            bool proven = EarlyStopping.IsProven(queries, over, percentile);
            text = proven ? DetailTexts.RunSuccessful : DetailTexts.RunUnsuccessful(queries, EarlyStopping.MinPassingQueries(over, percentile) + over - queries);
            return proven;
        }

        Latencies judged = scenario == Scenario.MultiStream ? result.Queries : samples;
        if (EarlyStopping.EstimateRank(queries, percentile) is not long rank)
        {
            text = DetailTexts.TooFewForEstimate(queries, EarlyStopping.MinPassingQueries(1, percentile) + 1);
            return false;
        }

        long estimate = judged.FromTop(rank);
        text = DetailTexts.Estimate(queries, EarlyStopping.MinPassingQueries(1, percentile) + 1, rank - 1, percentile, estimate);
        if (scenario == Scenario.MultiStream)
        {
            estimateMultiStream = estimate;
            return true;
        }

        estimateSingleStream = estimate;
        text += " " + MultiStreamEstimate(queries, judged);
        return true;
    }

    // Single-stream estimates multi-stream's 99th percentile as well, at a percentile of its own.
    private string MultiStreamEstimate(long queries, Latencies judged)
    {
        const double percentile = 0.99;
        if (EarlyStopping.EstimateRank(queries, percentile) is not long rank)
        {
            return DetailTexts.TooFewForMultiStream(percentile, EarlyStopping.MinPassingQueries(1, percentile) + 1);
        }

        estimateMultiStream = judged.FromTop(rank);
        return DetailTexts.EstimateOf(percentile, estimateMultiStream);
    }

    private void ScenarioMetrics()
    {
        double beforeLast = result.Samples.Count - 1;
        switch (scenario)
        {
            case Scenario.SingleStream:
                Add("result_qps_with_loadgen_overhead", beforeLast / result.FinalIssuedSeconds);
                Add("result_qps_without_loadgen_overhead", 1 / (result.Samples.MeanNs / 1e9));
                Add("early_stopping_latency_ss", estimateSingleStream);
                Add("early_stopping_latency_ms", estimateMultiStream);
                break;
            case Scenario.MultiStream:
                Statistics(result.Queries, "result_{0}_query_latency_ns", "result_{0}_percentile_per_query_latency_ns");
                Add("early_stopping_latency_ms", estimateMultiStream);
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
        if (!golden.UseTokenLatencies)
        {
            return;
        }

        if (scenario == Scenario.Offline)
        {
            Add("result_tokens_per_second", Judgement.TokensPerSecond(scenario, result));
            return;
        }

        Statistics(firstTokens, "result_first_token_{0}_latency_ns", "result_first_token_{0}_percentile_latency_ns");
        Add("result_token_throughput_with_loadgen_overhead", result.TokenCount / result.FinalIssuedSeconds);
        Add("result_token_throughput", (double)result.TokenCount / (result.Samples.MeanNs * result.Samples.Count));
        Percentiles(timesPerOutputToken, "result_time_per_output_token_{0}_percentile_ns");
        Extremes(timesPerOutputToken, "result_time_to_output_token_{0}");
        if (scenario == Scenario.Server)
        {
            Add("result_completed_tokens_per_second", Judgement.TokensPerSecond(scenario, result));
        }
    }

    private void InferredTokens()
    {
        if (golden.InferredTokensPerSample > 0 && scenario == Scenario.Server)
        {
            Add("result_inferred_completed_tokens_per_second", (result.Samples.Count - 1) * golden.InferredTokensPerSample / result.FinalDoneSeconds);
        }
        else if (golden.InferredTokensPerSample > 0 && scenario == Scenario.Offline)
        {
            Add("result_inferred_tokens_per_second", result.Samples.Count * golden.InferredTokensPerSample / result.MaxLatencySeconds);
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
