using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Results.Exports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics.Conformance;
using Bench.Tests;

namespace Bench.Results.Tests.Exports;

public sealed class MlperfDetailLogTests
{
    // What MLCommons' submission checker, log parser and compliance scripts read.
    private static readonly string[] Read =
    [
        "effective_scenario", "effective_performance_sample_count", "effective_accuracy_sample_count", "effective_qsl_rng_seed", "effective_sample_index_rng_seed", "effective_schedule_rng_seed",
        "effective_target_latency_ns", "effective_min_query_count", "effective_samples_per_query", "effective_min_duration_ms", "effective_sample_concatenate_permutation",
        "early_stopping_met", "early_stopping_result", "result_99.00_percentile_latency_ns", "result_validity", "result_mean_latency_ns", "sut_name",
        "power_begin", "power_end", "result_query_count", "qsl_reported_total_count", "num_errors",
    ];

    [Theory]
    [InlineData(Scenario.SingleStream, "early_stopping_latency_ss")]
    [InlineData(Scenario.MultiStream, "early_stopping_latency_ms")]
    [InlineData(Scenario.Server, "result_completed_samples_per_sec")]
    [InlineData(Scenario.Offline, "result_samples_per_second")]
    public void Every_key_that_mlcommons_tools_read_is_there_once_with_the_runs_value(Scenario scenario, string metric)
    {
        TestResult measured = ExportedResult.Measured(scenario);
        RunSummary summary = measured.Performance.End.Summary;

        ImmutableDictionary<string, JsonElement> values = MllogReader.Read(MlperfDetailLog.Of(measured.Performance, "tiny"))
            .Where(static line => line.Key != "generic_message")
            .ToImmutableDictionary(static line => line.Key, static line => line.Value);

        Assert.All(Read, key => Assert.True(values.ContainsKey(key), key));
        Assert.Equal(scenario.ToString(), values["effective_scenario"].GetString());
        Assert.Equal(summary.Value, values[metric].GetDouble(), summary.Value * 5e-6);
        Assert.Equal(summary.Valid ? "VALID" : "INVALID", values["result_validity"].GetString());
        Assert.Equal(measured.Plan.Performance.ScheduleRngSeed, values["effective_schedule_rng_seed"].GetUInt64());
        Assert.Equal(60_000, values["effective_min_duration_ms"].GetInt64());
        Assert.Equal(summary.QueryCount, values["result_query_count"].GetInt64());
        Assert.Equal((16, 8), (values["qsl_reported_total_count"].GetInt32(), values["loaded_qsl_set"].GetArrayLength() - (scenario == Scenario.MultiStream ? 7 : 0)));
    }

    [Fact]
    public void The_texts_of_a_run_are_those_of_the_golden_files()
    {
        TestResult measured = ExportedResult.Measured(Scenario.SingleStream);

        Golden.Matches("single-stream.mlperf_log_detail.txt", MlperfDetailLog.Of(measured.Performance, "tiny"));
        Golden.Matches("single-stream.mlperf_log_summary.txt", LoadGenReading.Of(measured.Performance).Summary);
        Golden.Matches("server.mlperf_log_summary.txt", LoadGenReading.Of(ExportedResult.Measured(Scenario.Server).Performance).Summary);
    }

    [Fact]
    public void An_accuracy_run_has_its_settings_and_no_result()
    {
        IReadOnlyList<(string Key, JsonElement Value, bool IsError)> lines = MllogReader.Read(MlperfDetailLog.Of(ExportedResult.Measured(Scenario.Offline).Accuracy, "tiny"));

        Assert.Equal("AccuracyOnly", lines.Single(static line => line.Key == "effective_test_mode").Value.GetString());
        Assert.Equal(2, lines.Count(static line => line.Key == "loaded_qsl_set"));
        Assert.DoesNotContain(lines, static line => line.Key.StartsWith("result_", StringComparison.Ordinal));
    }

    [Fact]
    public void A_fault_is_an_error_in_the_log_and_is_counted_in_both_texts()
    {
        RunLog run = ExportedResult.Measured(Scenario.SingleStream).Performance;
        run = run with { Faults = [new RunFault { Kind = "timed_out", Message = "no response to \"7\"", Count = 1 }] };

        IReadOnlyList<(string Key, JsonElement Value, bool IsError)> lines = MllogReader.Read(MlperfDetailLog.Of(run, "tiny"));

        Assert.Equal("timed_out: no response to \"7\" (1)", Assert.Single(lines, static line => line.IsError).Value.GetString());
        Assert.Equal(1, lines.Single(static line => line.Key == "num_errors").Value.GetInt32());
        Assert.EndsWith("\n1 ERROR encountered. See detailed log.\n", LoadGenReading.Of(run).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_tokens_bound_is_read_by_LoadGens_definitions()
    {
        RunLog run = new TestResult(Scenario.Server, tokens: true).Performance;
        run = run with { Header = run.Header with { Settings = run.Header.Settings with { UseTokenLatencies = true, ServerTtftLatencyNs = 500_000_000, ServerTpotLatencyNs = 200_000_000 } } };

        ImmutableDictionary<string, JsonElement> values = MllogReader.Read(MlperfDetailLog.Of(run, "tiny"))
            .Where(static line => line.Key != "generic_message")
            .ToImmutableDictionary(static line => line.Key, static line => line.Value);

        // Four tokens a response, the first after half of its latency: what is left is shared by three.
        long[] first = [.. run.Records.Select(static record => record.LatencyNs / 2).Order()];
        long[] perToken = [.. run.Records.Select(static record => (record.LatencyNs - (record.LatencyNs / 2)) / 3).Order()];
        int place = (int)(run.Records.Length * 0.99);
        Assert.True(values["requested_use_token_latencies"].GetBoolean());
        Assert.Equal((500_000_000, 200_000_000), (values["requested_server_ttft_latency"].GetInt64(), values["requested_server_tpot_latency"].GetInt64()));
        Assert.Equal(first[place], values["result_first_token_99.00_percentile_latency_ns"].GetInt64());
        Assert.Equal(perToken[place], values["result_time_per_output_token_99.00_percentile_ns"].GetInt64());
        Assert.Equal(4e9 * run.Records.Length / run.End.LastCompletionNs, values["result_completed_tokens_per_second"].GetDouble(), 1.0);
        Assert.Contains("\nttft_latency (ns): 500000000\ntpot_latency (ns): 200000000\n", LoadGenReading.Of(run).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_runs_queries_are_all_that_the_settings_generate()
    {
        TestResult measured = ExportedResult.Measured(Scenario.Server);

        IReadOnlyList<(string Key, JsonElement Value, bool IsError)> lines = MllogReader.Read(MlperfDetailLog.Of(measured.Performance, "tiny"));

        Assert.Equal(measured.Performance.Records.Length, lines.Single(static line => line.Key == "generated_query_count").Value.GetInt32());
        Assert.InRange(lines.Single(static line => line.Key == "generated_query_duration").Value.GetInt64(), 60_000_000_000, long.MaxValue);
        Assert.Equal("11-22-2026 06:00:00.000", lines.Single(static line => line.Key == "power_begin").Value.GetString());
        DateTime end = DateTime.ParseExact(lines.Single(static line => line.Key == "power_end").Value.GetString()!, "MM-dd-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture);
        Assert.Equal(measured.Performance.End.LastCompletionNs / 1e9, (end - new DateTime(2026, 11, 22, 6, 0, 0)).TotalSeconds, 0.001);
    }
}
