using System.Globalization;
using System.Text;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;

namespace Bench.Rules.Tests.Imports;

/// <summary>A small submission tree that breaks no rule, in <c>tests/Fixtures/import-base</c>: invented numbers in the layout of v6. <c>BENCH_ACCEPT=1</c> writes it anew.</summary>
internal static class ImportBase
{
    private const string Unet = "Example 3D-UNet";
    private const string Dlrm = "Example DLRM";
    private const string Resnet = "Example ResNet";
    private const int Samples = 43;

    public static string Folder { get; } = Path.Combine(CompliantEvidence.Folder, "import-base");

    /// <summary>Its files by name.</summary>
    public static SortedDictionary<string, byte[]> Files { get; } = Load();

    /// <summary>A copy, to be changed.</summary>
    public static SubmissionDraft Draft() => new(Files);

    private static SortedDictionary<string, byte[]> Load()
    {
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            FixtureFolder.Write(Folder, Make().Files);
        }

        return FixtureFiles.InFolder(Folder);
    }

    private static SubmissionDraft Make()
    {
        SubmissionDraft draft = new([]);
        foreach (string division in new[] { "closed", "open" })
        {
            draft.Put($"{division}/Example/systems/box.json", SystemOf(division)).Put($"{division}/Example/src/README.md", "# Source\n");
        }

        UnetOffline(draft);
        UnetSingle(draft);
        DlrmServer(draft);
        DlrmOffline(draft);
        ResnetMulti(draft);
        return draft;
    }

    private static void UnetOffline(SubmissionDraft draft)
    {
        string Log(long longest, string rate, params (string, object)[] more) => LogDraft.Of("Offline", "PerformanceOnly", Unet,
        [
            ("effective_samples_per_query", 3000), ("effective_min_query_count", 1), ("effective_performance_sample_count", Samples), .. more,
            ("generated_query_count", 1), ("generated_samples_per_query", 3000), ("power_begin", "03-02-2026 10:00:00.000"), ("power_end", "03-02-2026 10:11:00.000"),
            .. LogDraft.Valid(), ("result_query_count", 1), ("result_samples_per_second", double.Parse(rate, CultureInfo.InvariantCulture)),
            .. LogDraft.Latencies("result_{0}_latency_ns", 300_000_000, 325_100_000_000, 325_000_000_000, 585_000_000_000, 617_500_000_000, 630_500_000_000, 643_500_000_000, 649_350_000_000, longest),
        ]);
        Result(draft, SubmissionDraft.Offline, Log(650_000_000_000, "4.61538"), "Samples per second: 4.61538", Unet, "Offline");
        Test01(draft, SubmissionDraft.Offline, Log(655_000_000_000, "4.58015", ("effective_accuracy_log_rng_seed", 720381539243781796), ("effective_accuracy_log_sampling_target", 64)), "4.61538", "4.58015");
    }

    private static void UnetSingle(SubmissionDraft draft)
    {
        string Log(long estimate, long longest, params (string, object)[] more) => LogDraft.Of("SingleStream", "PerformanceOnly", Unet,
        [
            ("effective_samples_per_query", 1), ("effective_target_latency_percentile", 0.9), ("effective_min_query_count", 1024), ("effective_performance_sample_count", Samples), .. more,
            ("generated_query_count", 6000), ("power_begin", "03-02-2026 11:00:00.000"), ("power_end", "03-02-2026 11:10:49.000"),
            .. LogDraft.Valid(), ("early_stopping_result", $" * Processed at least 64 queries (3000). * Early stopping 90th percentile estimate: {estimate} * Early stopping 99th percentile estimate: 241000000"),
            ("result_query_count", 3000), ("result_qps_with_loadgen_overhead", 4.62452), ("result_qps_without_loadgen_overhead", 4.62963),
            ("early_stopping_latency_ss", estimate), ("early_stopping_latency_ms", 241_000_000),
            .. LogDraft.Latencies("result_{0}_latency_ns", 200_000_000, 216_000_000, 215_000_000, 230_000_000, 232_000_000, 234_000_000, 240_000_000, 245_000_000, longest),
        ]);
        Result(draft, SubmissionDraft.OneByOne, Log(230_400_000, 250_000_000), "90.0th percentile latency (ns) : 230000000", Unet, "SingleStream");
        Test01(draft, SubmissionDraft.OneByOne, Log(230_500_000, 251_000_000, ("effective_accuracy_log_rng_seed", 720381539243781796), ("effective_accuracy_log_sampling_target", 64)), "230400000", "230500000");
    }

    private static void DlrmServer(SubmissionDraft draft)
    {
        string log = LogDraft.Of("Server", "PerformanceOnly", Dlrm,
        [
            ("effective_samples_per_query", 1), ("effective_target_qps", 1000), ("effective_target_latency_ns", 60_000_000_000), ("effective_target_latency_percentile", 0.99), ("effective_min_query_count", 100), ("effective_performance_sample_count", 349823),
            ("generated_query_count", 600000), ("generated_query_duration", 600_000_500_000), ("power_begin", "03-02-2026 12:00:00.000"), ("power_end", "03-02-2026 12:10:00.100"),
            .. LogDraft.Valid(server: true), ("result_query_count", 600000), ("result_overlatency_query_count", 0), ("result_scheduled_samples_per_sec", 999.998), ("result_completed_samples_per_sec", 999.915),
            .. LogDraft.Latencies("result_{0}_latency_ns", 10_000_000, 21_000_000, 20_000_000, 24_000_000, 26_000_000, 28_000_000, 35_000_000, 60_000_000, 80_000_000),
        ]);
        Dlrm08(draft, SubmissionDraft.Server, log, "Completed samples per second    : 999.92", "Server");
    }

    private static void DlrmOffline(SubmissionDraft draft)
    {
        string log = LogDraft.Of("Offline", "PerformanceOnly", Dlrm,
        [
            ("effective_samples_per_query", 700000), ("effective_min_query_count", 1), ("effective_performance_sample_count", 349823),
            ("generated_query_count", 1), ("generated_samples_per_query", 700000), ("power_begin", "03-02-2026 13:00:00.000"), ("power_end", "03-02-2026 13:10:20.010"),
            .. LogDraft.Valid(), ("result_query_count", 1), ("result_samples_per_second", 1129.03),
            .. LogDraft.Latencies("result_{0}_latency_ns", 200_000_000, 310_100_000_000, 310_000_000_000, 558_000_000_000, 589_000_000_000, 601_400_000_000, 613_800_000_000, 619_380_000_000, 620_000_000_000),
        ]);
        Dlrm08(draft, "closed/Example/results/box/dlrm-v3/Offline", log, "Samples per second: 1129.03", "Offline");
    }

    private static void ResnetMulti(SubmissionDraft draft)
    {
        string log = LogDraft.Of("MultiStream", "PerformanceOnly", Resnet,
        [
            ("effective_samples_per_query", 8), ("effective_target_latency_percentile", 0.99), ("effective_min_query_count", 662), ("effective_performance_sample_count", 1024),
            ("generated_query_count", 2400001), ("power_begin", "03-02-2026 14:00:00.000"), ("power_end", "03-02-2026 14:10:00.001"),
            .. LogDraft.Valid(), ("early_stopping_result", " * Processed at least 662 queries (1300000). * Early stopping 99th percentile estimate: 460100"),
            ("result_query_count", 1300000), ("early_stopping_latency_ms", 460100),
            .. LogDraft.Latencies("result_{0}_latency_ns", 440_000, 450_000, 449_000, 452_000, 454_000, 456_000, 459_900, 469_000, 900_000),
            .. LogDraft.Latencies("result_{0}_query_latency_ns", 441_000, 450_100, 449_100, 452_100, 454_100, 456_100, 460_000, 470_000, 900_000).Select(static pair => (pair.Key.Replace("_percentile_query_", "_percentile_per_query_", StringComparison.Ordinal), pair.Value)),
        ]);
        const string cut = "[\n{ \"seq_id\" : 0, \"qsl_idx\" : 17, \"data\" : \"01\" },\n";
        Result(draft, SubmissionDraft.Multi, log, "99.0th percentile latency (ns) : 460000", Resnet, "MultiStream", "accuracy=76.124%, good=38062, total=50000\n", Cut(cut), 50000);
    }

    private static void Dlrm08(SubmissionDraft draft, string folder, string log, string headline, string scenario)
    {
        Result(
            draft,
            folder,
            log,
            headline,
            Dlrm,
            scenario,
            "metric/lifetime_ne/rating: 0.8670\nmetric/lifetime_accuracy/rating: 0.6970\nmetric/lifetime_gauc/rating: 0.7870\n",
            Cut("[\n{ \"seq_id\" : 0, \"qsl_idx\" : 349822, \"data\" : \"01\" },\n"),
            349823);
        draft.Put($"{folder}/TEST08/verify_accuracy.txt", "Verifying accuracy. This might take a while...\nnum_acc_log_entries = 349823\nnum_perf_log_entries = 4100\nnum_matched = 4100\nnum_unmatched = 0\nnum_ne_mismatch = 0\n\nTEST PASS\n");
    }

    /// <summary>A result's own files; the accuracy of 3D-UNet where no other is given.</summary>
    private static void Result(SubmissionDraft draft, string folder, string log, string headline, string sut, string scenario, string? accuracy = null, string? responses = null, int samples = Samples)
    {
        string whole = responses ?? Whole;
        string hash = Sha256Digest.Of(Encoding.UTF8.GetBytes(responses is null ? whole : whole + folder)).Hex;
        draft.Put($"{folder}/performance/run_1/mlperf_log_detail.txt", log)
            .Put($"{folder}/performance/run_1/mlperf_log_summary.txt", $"SUT name : {sut}\nScenario : {scenario}\nMode     : PerformanceOnly\n{headline}\nResult is : VALID\n\nNo warnings encountered during test.\n\nNo errors encountered during test.\n")
            .Put($"{folder}/accuracy/mlperf_log_detail.txt", LogDraft.Of(scenario, "AccuracyOnly", sut, ("qsl_reported_total_count", samples), ("effective_accuracy_sample_count", samples)))
            .Put($"{folder}/accuracy/mlperf_log_summary.txt", "\nNo warnings encountered during test.\n\nNo errors encountered during test.\n")
            .Put($"{folder}/accuracy/mlperf_log_accuracy.json", whole)
            .Put($"{folder}/accuracy/accuracy.txt", $"{accuracy ?? "Accuracy: mean = 0.86235, kidney = 0.9350, tumor = 0.7897\nDone!\n"}\nhash={hash}\n")
            .Put($"{folder}/measurements.json", "{\n  \"starting_weights_filename\": \"model.onnx\",\n  \"retraining\": \"no\",\n  \"input_data_types\": \"fp32\",\n  \"weight_data_types\": \"fp32\",\n  \"weight_transformations\": \"no\"\n}\n")
            .Put($"{folder}/user.conf", $"*.{scenario}.min_duration = 600000\n")
            .Put($"{folder}/README.md", "# How to run\n");
    }

    private static void Test01(SubmissionDraft draft, string folder, string log, string reference, string tested) =>
        draft.Put($"{folder}/TEST01/performance/run_1/mlperf_log_detail.txt", log)
            .Put($"{folder}/TEST01/verify_performance.txt", $"Verifying performance.\nReference score = {reference}\nTest score = {tested}\nTEST PASS\n")
            .Put($"{folder}/TEST01/verify_accuracy.txt", "Verifying accuracy. This might take a while...\nnum_acc_log_entries = 43\nnum_acc_log_duplicate_keys = 0\nnum_acc_log_data_mismatch = 0\nnum_perf_log_entries = 60\nnum_perf_log_qsl_idx_match = 60\nnum_perf_log_data_mismatch = 0\nnum_missing_qsl_idxs = 0\nTEST PASS\n");

    /// <summary>All samples once, in some order.</summary>
    private static string Whole => "[" + string.Join(",", Enumerable.Range(0, Samples).Select(static i => $"\n{{ \"seq_id\" : {i}, \"qsl_idx\" : {i * 17 % Samples}, \"data\" : \"{i:X2}\" }}")) + "\n]\n";

    /// <summary>What MLPerf's tool leaves of a long log.</summary>
    private static string Cut(string beginning) => beginning.PadRight(4096, '0') + "\n\n...\n\n" + new string('0', 4096);

    private static string SystemOf(string division)
    {
        string[] counts = ["number_of_nodes", "host_processors_per_node", "host_processor_core_count", "host_network_card_count", "accelerators_per_node"];
        (string, string)[] own = [("division", division), ("submitter", "Example"), ("status", "available"), ("system_name", "Box"), ("system_type", "datacenter,edge"), ("hw_notes", ""), ("sw_notes", "")];
        IEnumerable<(string, string)> others = SystemDescriptionIncomplete.Fields.Except(own.Select(static field => field.Item1)).Select(field => (field, counts.Contains(field) ? "1" : "N/A"));
        return "{\n" + string.Join(",\n", own.Concat(others).OrderBy(static field => field.Item1, StringComparer.Ordinal).Select(static field => $"  \"{field.Item1}\": \"{field.Item2}\"")) + "\n}\n";
    }
}
