using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>A run as LoadGen's <c>mlperf_log_detail.txt</c>: every key in LoadGen's order.</summary>
/// <remarks>
/// Everything follows from the run's log. What only LoadGen's own process could say (its version and build, contention in its logger) is named as Bench's, "NA" or 0.
/// Source: LoadGen, loadgen.cc, test_settings_internal.cc and results.cc.
/// </remarks>
public sealed class MlperfDetailLog
{
    private readonly MllogLines lines = new();
    private readonly RunLog log;
    private readonly EffectiveSettings settings;
    private readonly TestSettings requested;
    private readonly Scenario scenario;
    private readonly bool accuracy;

    private MlperfDetailLog(RunLog log)
    {
        this.log = log;
        requested = log.Header.Settings;
        scenario = requested.Scenario;
        accuracy = requested.Mode == TestMode.AccuracyOnly;
        settings = EffectiveSettings.Of(requested, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
    }

    /// <summary>The text of a run's detail log.</summary>
    /// <param name="log">The run.</param>
    /// <param name="library">The name of its query sample library.</param>
    public static string Of(RunLog log, string library)
    {
        ArgumentNullException.ThrowIfNull(log);
        MlperfDetailLog detail = new(log);
        detail.Origin(library);
        detail.RequestedSettings();
        detail.EffectiveValues();
        detail.lines.Text("generic_message", detail.accuracy ? "Starting accuracy mode" : "Starting performance mode");
        foreach (QuerySource source in QueryStream.Sources(detail.settings, detail.requested.Mode))
        {
            detail.Phase(source);
        }

        detail.End();
        return detail.lines.ToString();
    }

    private void Origin(string library)
    {
        lines.Text("loadgen_version", $"Bench {log.Header.HarnessVersion}, after LoadGen 6.0");
        foreach (string key in new[] { "loadgen_build_date_local", "loadgen_build_date_utc", "loadgen_git_commit_date", "loadgen_git_log_message" })
        {
            lines.Text(key, "NA");
        }

        // Anything but "" and "NA" would say that LoadGen was changed.
        lines.Text("loadgen_git_status_message", "NA");
        lines.Raw("loadgen_file_sha1", "{\"NA\":\"NA\"}");
        lines.Text("test_datetime", log.Header.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        lines.Text("sut_name", log.Header.SutName);
        lines.Number("get_sut_name_duration_ns", 0);
        lines.Text("qsl_name", library);
        lines.Number("qsl_reported_total_count", log.Header.TotalSampleCount);
        lines.Number("qsl_reported_performance_count", log.Header.PerformanceSampleCount);
    }

    private void RequestedSettings()
    {
        lines.Text("requested_scenario", scenario.ToString());
        lines.Text("requested_test_mode", requested.Mode.ToString());
        switch (scenario)
        {
            case Scenario.SingleStream:
                lines.Real("requested_single_stream_expected_latency_ns", 1e9 / requested.TargetQps);
                lines.Real("requested_single_stream_target_latency_percentile", requested.TargetLatencyPercentile);
                break;
            case Scenario.MultiStream:
                lines.Real("requested_multi_stream_expected_latency_ns", 1e9 / requested.TargetQps);
                lines.Real("requested_multi_stream_target_latency_percentile", requested.TargetLatencyPercentile);
                lines.Number("requested_multi_stream_samples_per_query", requested.SamplesPerQuery);
                break;
            case Scenario.Server:
                lines.Real("requested_server_target_qps", requested.TargetQps);
                lines.Number("requested_server_target_latency_ns", requested.TargetLatencyNs);
                lines.Real("requested_server_target_latency_percentile", requested.TargetLatencyPercentile);
                lines.Flag("requested_server_coalesce_queries", requested.ServerCoalesceQueries);
                lines.Number("requested_server_find_peak_qps_decimals_of_precision", 1);
                lines.Number("requested_server_find_peak_qps_boundary_step_size", 1);
                lines.Number("requested_server_max_async_queries", requested.ServerMaxAsyncQueries);
                lines.Number("requested_server_num_issue_query_threads", 0);
                break;
            default:
                lines.Real("requested_offline_expected_qps", requested.TargetQps);
                break;
        }

        lines.Number("requested_min_duration_ms", requested.MinDurationMs);
        lines.Number("requested_max_duration_ms", requested.MaxDurationMs);
        lines.Number("requested_min_query_count", requested.MinQueryCount);
        lines.Number("requested_max_query_count", requested.MaxQueryCount);
        Shared("requested");
        lines.Number("requested_performance_sample_count_override", requested.PerformanceSampleCountOverride);
        lines.Number("requested_accuracy_sample_count_override", requested.AccuracySampleCountOverride);
        lines.Flag("requested_sample_concatenate_permutation", requested.SampleConcatenatePermutation);
        if (requested.UseTokenLatencies)
        {
            lines.Flag("requested_use_token_latencies", true);
            lines.Number("requested_server_ttft_latency", requested.ServerTtftLatencyNs);
            lines.Number("requested_server_tpot_latency", requested.ServerTpotLatencyNs);
        }
    }

    private void EffectiveValues()
    {
        lines.Text("effective_scenario", scenario.ToString());
        lines.Text("effective_test_mode", requested.Mode.ToString());
        lines.Number("effective_samples_per_query", settings.SamplesPerQuery);
        lines.Real("effective_target_qps", requested.TargetQps);
        lines.Number("effective_target_latency_ns", settings.TargetLatencyNs);
        lines.Real("effective_target_latency_percentile", settings.TargetLatencyPercentile);
        lines.Number("effective_max_async_queries", scenario == Scenario.Server ? requested.ServerMaxAsyncQueries : 1);
        lines.Number("effective_target_duration_ms", settings.TargetDurationMs);
        lines.Number("effective_min_duration_ms", requested.MinDurationMs);
        lines.Number("effective_max_duration_ms", requested.MaxDurationMs);
        lines.Number("effective_min_query_count", settings.MinQueryCount);
        lines.Number("effective_max_query_count", requested.MaxQueryCount);
        lines.Number("effective_min_sample_count", settings.MinSampleCount);
        Shared("effective");
        lines.Number("effective_performance_sample_count", settings.PerformanceSampleCount);
        lines.Number("effective_accuracy_sample_count", settings.AccuracySampleCount);
        lines.Flag("effective_sample_concatenate_permutation", requested.SampleConcatenatePermutation);
    }

    // Of the same value and place in both lists.
    private void Shared(string kind)
    {
        lines.Number($"{kind}_qsl_rng_seed", requested.QslRngSeed);
        lines.Number($"{kind}_sample_index_rng_seed", requested.SampleIndexRngSeed);
        lines.Number($"{kind}_schedule_rng_seed", requested.ScheduleRngSeed);
        lines.Number($"{kind}_accuracy_log_rng_seed", requested.AccuracyLogRngSeed);
        lines.Real($"{kind}_accuracy_log_probability", requested.AccuracyLogProbability);
        lines.Number($"{kind}_accuracy_log_sampling_target", requested.AccuracyLogSamplingTarget);
        lines.Flag($"{kind}_print_timestamps", false);
        lines.Flag($"{kind}_performance_issue_unique", requested.PerformanceIssueUnique);
        lines.Flag($"{kind}_performance_issue_same", requested.PerformanceIssueSame);
        lines.Number($"{kind}_performance_issue_same_index", requested.PerformanceIssueSameIndex);
    }

    private void Phase(QuerySource source)
    {
        lines.List("loaded_qsl_set", source.Set.Samples);
        int[] samples = new int[source.SamplesPerQuery];
        while (source.HasNext)
        {
            _ = source.Next(samples);
        }

        lines.Number("generated_query_count", source.QueryCount);
        lines.Number("generated_samples_per_query", source.SamplesPerQuery);
        lines.Number("generated_query_duration", source.NextScheduledNs);
    }

    private void End()
    {
        lines.TimeNs = log.End.LastCompletionNs;
        if (!accuracy && scenario != Scenario.Server && log.Faults.IsEmpty)
        {
            lines.Text("generic_message", "Ending naturally: Minimum query count and test duration met.");
        }

        foreach (RunFault fault in log.Faults)
        {
            lines.Error("error_runtime", string.Create(CultureInfo.InvariantCulture, $"{fault.Kind}: {fault.Message} ({fault.Count})"));
        }

        foreach (string counter in new[]
        {
            "swap_request_slots_retry_count", "swap_request_slots_retry_retry_count", "swap_request_slots_retry_reencounter_count",
            "start_reading_entries_retry_count", "tls_total_log_cas_fail_count", "tls_total_swap_buffers_slot_retry_count",
        })
        {
            lines.Number("logger_" + counter, 0);
        }

        DateTimeOffset begin = log.Header.StartedAt;
        lines.Text("power_begin", PowerTime(begin));
        lines.Text("power_end", PowerTime(begin.AddTicks(log.End.LastCompletionNs / 100)));
        if (accuracy)
        {
            return;
        }

        foreach ((string key, string value) in LoadGenReading.Of(log).DetailValues)
        {
            lines.Raw(key, value);
        }
    }

    private static string PowerTime(DateTimeOffset time) => time.UtcDateTime.ToString("MM-dd-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
