using System.Text.Json;
using Bench.Spec;

namespace Bench.Statistics.Conformance;

/// <summary>A golden case's settings: LoadGen's flat names with a prefix per scenario, mapped to <see cref="TestSettings"/>.</summary>
/// <remarks>A value comes from the case, else from the file's <c>default_settings</c>, else from LoadGen's defaults.</remarks>
internal sealed record GoldenSettings
{
    private static readonly HashSet<string> Known =
    [
        "scenario", "mode", "single_stream_expected_latency_ns", "single_stream_target_latency_percentile", "multi_stream_expected_latency_ns",
        "multi_stream_target_latency_percentile", "multi_stream_samples_per_query", "server_target_qps", "server_target_latency_ns", "server_target_latency_percentile",
        "server_max_async_queries", "offline_expected_qps", "sample_concatenate_permutation", "min_duration_ms", "max_duration_ms", "min_query_count", "max_query_count",
        "qsl_rng_seed", "sample_index_rng_seed", "schedule_rng_seed", "accuracy_log_rng_seed", "accuracy_log_probability", "accuracy_log_sampling_target",
        "performance_issue_unique", "performance_issue_same", "performance_issue_same_index", "performance_sample_count_override", "accuracy_sample_count_override",
        "use_token_latencies", "server_ttft_latency", "server_tpot_latency", "infer_token_latencies", "token_latency_scaling_factor",
        "test05", "test05_qsl_rng_seed", "test05_sample_index_rng_seed", "test05_schedule_rng_seed",

        // These change how queries are handed over or logged, not which, when, or how they are judged.
        "print_timestamps", "server_coalesce_queries", "server_num_issue_query_threads", "server_find_peak_qps_decimals_of_precision", "server_find_peak_qps_boundary_step_size",
    ];

    /// <summary>The settings; the mode is that of a performance run where the case runs several.</summary>
    public required TestSettings Settings { get; init; }

    /// <summary>LoadGen's mode: <c>SubmissionRun</c>, <c>AccuracyOnly</c> or <c>PerformanceOnly</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Server: most outstanding queries, 0 for any number.</summary>
    public required long MaxAsyncQueries { get; init; }

    /// <summary>Whether first tokens are measured.</summary>
    public required bool UseTokenLatencies { get; init; }

    /// <summary>Bound of the time to the first token, nanoseconds.</summary>
    public required long TtftNs { get; init; }

    /// <summary>Bound of the time per output token, nanoseconds.</summary>
    public required long TpotNs { get; init; }

    /// <summary>Tokens that a sample counts for where tokens are inferred; 0 where they are not.</summary>
    public required long InferredTokensPerSample { get; init; }

    public static GoldenSettings Read(JsonElement root, JsonElement entry)
    {
        Lookup values = new(entry.GetProperty("settings"), root.TryGetProperty("default_settings", out JsonElement defaults) ? defaults : default);
        if (values.FirstOutside(Known) is string unknown)
        {
            throw new FormatException($"the setting '{unknown}' is not known");
        }

        Scenario scenario = Enum.Parse<Scenario>(values.Text("scenario", "SingleStream"));
        string mode = values.Text("mode", "PerformanceOnly");
        if (mode is not ("SubmissionRun" or "AccuracyOnly" or "PerformanceOnly"))
        {
            throw new FormatException($"the mode '{mode}' is not covered");
        }

        return new GoldenSettings
        {
            Settings = SettingsOf(scenario, values, ProfileOf(root, entry)) with { Mode = mode == "AccuracyOnly" ? TestMode.AccuracyOnly : TestMode.PerformanceOnly },
            Mode = mode,
            MaxAsyncQueries = values.Integer("server_max_async_queries", 0),
            UseTokenLatencies = values.Flag("use_token_latencies"),
            TtftNs = values.Integer("server_ttft_latency", 100_000_000),
            TpotNs = values.Integer("server_tpot_latency", 100_000_000),
            InferredTokensPerSample = values.Flag("infer_token_latencies") ? values.Integer("token_latency_scaling_factor", 0) : 0,
        };
    }

    private static TestSettings SettingsOf(Scenario scenario, Lookup values, RngProfile profile) => new()
    {
        Scenario = scenario,
        RngProfile = profile,
        TargetQps = scenario switch
        {
            Scenario.SingleStream => 1e9 / values.Real("single_stream_expected_latency_ns", 1e6),
            Scenario.MultiStream => 1e9 / values.Real("multi_stream_expected_latency_ns", 8e6),
            Scenario.Server => values.Real("server_target_qps", 1),
            _ => values.Real("offline_expected_qps", 1),
        },
        TargetLatencyPercentile = scenario switch
        {
            Scenario.SingleStream => values.Real("single_stream_target_latency_percentile", 0.90),
            Scenario.MultiStream => values.Real("multi_stream_target_latency_percentile", 0.99),
            _ => values.Real("server_target_latency_percentile", 0.99),
        },
        TargetLatencyNs = values.Integer("server_target_latency_ns", 100_000_000),
        SamplesPerQuery = (int)values.Integer("multi_stream_samples_per_query", 8),
        MinDurationMs = values.Integer("min_duration_ms", 10_000),
        MaxDurationMs = values.Integer("max_duration_ms", 0),
        MinQueryCount = values.Integer("min_query_count", 100),
        MaxQueryCount = values.Integer("max_query_count", 0),
        QslRngSeed = values.Seed(values.Flag("test05") ? "test05_qsl_rng_seed" : "qsl_rng_seed"),
        SampleIndexRngSeed = values.Seed(values.Flag("test05") ? "test05_sample_index_rng_seed" : "sample_index_rng_seed"),
        ScheduleRngSeed = values.Seed(values.Flag("test05") ? "test05_schedule_rng_seed" : "schedule_rng_seed"),
        AccuracyLogRngSeed = values.Seed("accuracy_log_rng_seed"),
        AccuracyLogProbability = values.Real("accuracy_log_probability", 0),
        AccuracyLogSamplingTarget = values.Integer("accuracy_log_sampling_target", 0),
        PerformanceIssueUnique = values.Flag("performance_issue_unique"),
        PerformanceIssueSame = values.Flag("performance_issue_same"),
        PerformanceIssueSameIndex = (int)values.Integer("performance_issue_same_index", 0),
        SampleConcatenatePermutation = values.Flag("sample_concatenate_permutation"),
        PerformanceSampleCountOverride = (int)values.Integer("performance_sample_count_override", 0),
        AccuracySampleCountOverride = (int)values.Integer("accuracy_sample_count_override", 0),
    };

    private static RngProfile ProfileOf(JsonElement root, JsonElement entry)
    {
        if (!entry.TryGetProperty("variant", out JsonElement variant) && !root.TryGetProperty("variant", out variant))
        {
            return RngProfile.LoadGen6Libstdcxx11;
        }

        string text = variant.GetString() ?? "";
        return text.StartsWith("libstdc++<=10", StringComparison.Ordinal) ? RngProfile.LoadGen6Libstdcxx10
            : text.StartsWith("loadgen-5", StringComparison.Ordinal) ? RngProfile.LoadGen5Libstdcxx11
            : throw new FormatException($"the variant '{text}' is not known");
    }

    /// <summary>Values by name: the case's own before the file's.</summary>
    private sealed class Lookup(JsonElement own, JsonElement defaults)
    {
        public string? FirstOutside(HashSet<string> known)
        {
            JsonElement[] objects = defaults.ValueKind == JsonValueKind.Object ? [own, defaults] : [own];
            return objects.SelectMany(static values => values.EnumerateObject()).Select(static value => value.Name).FirstOrDefault(name => !known.Contains(name));
        }

        public string Text(string name, string otherwise) => Find(name) is JsonElement value ? value.GetString()! : otherwise;

        public double Real(string name, double otherwise) => Find(name) is JsonElement value ? value.GetDouble() : otherwise;

        public long Integer(string name, long otherwise) => Find(name) is JsonElement value ? value.TryGetInt64(out long integer) ? integer : (long)value.GetDouble() : otherwise;

        public ulong Seed(string name) => Find(name) is JsonElement value ? value.GetUInt64() : 0;

        public bool Flag(string name) => Find(name) is JsonElement value && value.GetBoolean();

        private JsonElement? Find(string name) =>
            own.TryGetProperty(name, out JsonElement value) || (defaults.ValueKind == JsonValueKind.Object && defaults.TryGetProperty(name, out value)) ? value : null;
    }
}
