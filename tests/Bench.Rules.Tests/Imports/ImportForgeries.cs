using System.Collections.Immutable;
using System.Text;
using static Bench.Rules.Tests.Imports.SubmissionDraft;

namespace Bench.Rules.Tests.Imports;

/// <summary>For every rule about imports a tree that has the defect, and one that just has not.</summary>
internal static class ImportForgeries
{
    private static readonly string Responses = Encoding.UTF8.GetString(ImportBase.Files[$"{Offline}/accuracy/mlperf_log_accuracy.json"]);

    public static ImmutableSortedDictionary<string, (Action<SubmissionDraft> Violating, Action<SubmissionDraft> Compliant)> All { get; } = new Dictionary<string, (Action<SubmissionDraft>, Action<SubmissionDraft>)>
    {
        [nameof(StatedAccuracyMissed)] = (static tree => Accuracy(tree, "mean = 0.85100, kidney = 0.9300, tumor = 0.7720"), static tree => Accuracy(tree, "mean = 0.85400, kidney = 0.9300, tumor = 0.7780")),
        [nameof(AccuracyNotStated)] = (static tree => tree.Replace($"{Offline}/accuracy/accuracy.txt", "hash=", "digest="), static tree => tree.Replace($"{Offline}/accuracy/accuracy.txt", "Done!", "\n\nDone!")),
        [nameof(LogsOfDifferentSystems)] = (static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "sut_name", "\"Reference\""), static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "qsl_name", "\"Accuracy QSL\"")),
        [nameof(HashNotOfLog)] = (static tree => tree.Replace($"{Offline}/accuracy/mlperf_log_accuracy.json", "\"2A\"", "\"2B\""), static tree => tree.Put($"{Offline}/accuracy/accuracy.txt", UpperHash(tree))),
        [nameof(StatedAccuracyContradicted)] = (static tree => Accuracy(tree, "mean = 0.87000, kidney = 0.9350, tumor = 0.7897"), static tree => Accuracy(tree, "mean = 0.86236, kidney = 0.9350, tumor = 0.7897")),
        [nameof(AccuracyLogIncomplete)] = (static tree => tree.Responses(Offline, Responses.Replace("\"qsl_idx\" : 17,", "\"qsl_idx\" : 0,", StringComparison.Ordinal)), static tree => tree.Responses(Offline, Responses.Replace("\"2A\"", "\"FF\"", StringComparison.Ordinal))),
        [nameof(ComplianceTestMissing)] = (static tree => tree.Without($"{Offline}/TEST01"), static tree => tree.Put($"{Offline}/TEST01/accuracy/accuracy.txt", "\nhash=00\n")),
        [nameof(ComplianceTestFailed)] = (static tree => Tested(tree, "5.2"), static tree => Tested(tree, "4.2")),
        [nameof(ComplianceVerdictNotBorneOut)] = (static tree => tree.Put($"{Offline}/TEST01/verify_accuracy.txt", "TEST PASS\n"), static tree => tree.Append($"{Offline}/TEST01/verify_accuracy.txt", "\n")),
        [nameof(ComplianceLogOfAnotherRun)] = (static tree => tree.Log(Test01Log, "effective_accuracy_log_sampling_target", "0"), static tree => tree.Log(Test01Log, "effective_accuracy_log_sampling_target", "4096")),
        [nameof(LoggedSamplesTooFew)] = (static tree => tree.Log(OfflineLog, "effective_performance_sample_count", "42"), static tree => tree.Log(OfflineLog, "effective_performance_sample_count", "44")),
        [nameof(AccuracyRunOfOtherSize)] = (static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "effective_accuracy_sample_count", "42"), static tree => tree.Unlog($"{Offline}/accuracy/mlperf_log_detail.txt", "effective_accuracy_sample_count")),
        [nameof(BenchmarkUnknown)] = (static tree => tree.Copy("open/Example/results/box/resnet50", "open/Example/results/box/my-model").Without("open/Example/results/box/resnet50"), static tree => tree.Copy("open/Example/results/box/resnet50", "open/Example/results/box/resnet").Without("open/Example/results/box/resnet50")),
        [nameof(NetworkContradicted)] = (static tree => tree.Replace(SystemPath, "\"cooling\"", "\"is_network\": \"true\", \"cooling\""), static tree => tree.Replace(SystemPath, "\"cooling\"", "\"is_network\": \"false\", \"cooling\"")),
        [nameof(LoggedPercentileNotProven)] = (static tree => tree.Log(SingleLog, "result_query_count", "40"), static tree => tree.Log(SingleLog, "effective_target_latency_percentile", "0.900")),
        [nameof(MeasurementsIncomplete)] = (static tree => tree.Without($"{Offline}/user.conf"), static tree => tree.Put($"{Offline}/user.conf", "# nothing is set\n")),
        [nameof(WeightsContradicted)] = (static tree => Weights(tree, "no"), static tree => Weights(tree, "quantization")),
        [nameof(LoggedLatencyOverBound)] = (static tree => tree.Log(ServerLog, "effective_target_latency_ns", "80000000000"), static tree => tree.Log(ServerLog, "effective_target_latency_ns", "50000000000")),
        [nameof(RetrainedInClosed)] = (static tree => tree.Replace($"{Offline}/measurements.json", "\"retraining\": \"no\"", "\"retraining\": \"yes\""), static tree => tree.Replace($"{Offline}/measurements.json", "\"retraining\": \"no\"", "\"retraining\": \"No\"")),
        [nameof(SourceMissing)] = (static tree => tree.Without("closed/Example/src"), static tree => tree.Copy("closed/Example/src", "closed/Example/code").Without("closed/Example/src")),
        [nameof(LogSaysInvalid)] = (static tree => tree.Log(OfflineLog, "result_validity", "\"INVALID\"").Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "VALID", "INVALID"), static tree => tree.Unlog(OfflineLog, "early_stopping_met")),
        [nameof(LogHasErrors)] = (static tree => tree.Append(OfflineLog, LogDraft.Line("error_runtime", "\"Max duration reached\"", error: true)), static tree => tree.Append(OfflineLog, LogDraft.Line("warning_generic_message", "\"Logging allocation detected\""))),
        [nameof(LogOfAnotherRun)] = (static tree => tree.Log(OfflineLog, "effective_test_mode", "\"AccuracyOnly\""), static tree => Submission(tree)),
        [nameof(LogTooShort)] = (static tree => tree.Log(OfflineLog, "effective_min_duration_ms", "60000"), static tree => tree.Log(OfflineLog, "effective_min_duration_ms", "620000")),
        [nameof(LogHasTooFewQueries)] = (static tree => tree.Log(SingleLog, "effective_min_query_count", "3001"), static tree => tree.Log(SingleLog, "effective_min_query_count", "3000")),
        [nameof(LogMissing)] = (static tree => tree.Without($"{Offline}/accuracy/mlperf_log_detail.txt"), static tree => tree.Put($"{Offline}/performance/run_2/notes.txt", "not read\n")),
        [nameof(FigureContradictsLog)] = (static tree => tree.Log(OfflineLog, "result_samples_per_second", "46.1538").Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "4.61538", "46.1538").Log(Test01Log, "result_samples_per_second", "45.8015").Replace($"{Offline}/TEST01/verify_performance.txt", "4.61538", "46.1538").Replace($"{Offline}/TEST01/verify_performance.txt", "4.58015", "45.8015"), static tree => tree.Log(OfflineLog, "result_samples_per_second", "4.61539")),
        [nameof(DistributionContradictsItself)] = (static tree => tree.Log(SingleLog, "result_50.00_percentile_latency_ns", "200500000"), static tree => tree.Log(SingleLog, "result_50.00_percentile_latency_ns", "214000000")),
        [nameof(SummaryContradictsLog)] = (static tree => tree.Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "4.61538", "4.81538"), static tree => tree.Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "4.61538", "4.6154")),
        [nameof(LogInTwoResults)] = (static tree => tree.Copy(Offline, "open/Example/results/box/3d-unet-99/Offline"), static tree => tree.Copy(Offline, "open/Example/results/box/3d-unet-99/Offline").Log("open/Example/results/box/3d-unet-99/Offline/performance/run_1/mlperf_log_detail.txt", "result_mean_latency_ns", "325100000001").Log("open/Example/results/box/3d-unet-99/Offline/accuracy/mlperf_log_detail.txt", "power_end", "\"04-02-2026 10:11:00.000\"")),
        [nameof(FurtherPerformanceRun)] = (static tree => tree.Copy(OfflineLog, $"{Offline}/performance/run_2/mlperf_log_detail.txt"), static tree => tree.Put($"{Offline}/performance/notes.txt", "of the one run\n")),
        [nameof(UserConfContradicted)] = (static tree => tree.Log(OfflineLog, "effective_target_qps", "5").Put($"{Offline}/user.conf", "*.Offline.target_qps = 100\n"), static tree => tree.Log(OfflineLog, "effective_target_qps", "5").Put($"{Offline}/user.conf", "*.Offline.target_qps = 5.0000012\n*.Server.target_qps = 100\n*.Offline.min_duration = 600000  # as the round asks\nbert.Offline.target_qps = 7\n")),
        [nameof(ScenarioMissing)] = (static tree => tree.Without(OneByOne), static tree => tree.Without(OneByOne).Replace(SystemPath, "datacenter,edge", "datacenter")),
        [nameof(LogContradictsItself)] = (static tree => tree.Append(OfflineLog, LogDraft.Line("sut_name", "\"Another\"")), static tree => tree.Append(OfflineLog, LogDraft.Line("sut_name", "\"Example 3D-UNet\""))),
        [nameof(LoadGenModified)] = (static tree => tree.Log(OfflineLog, "loadgen_git_status_message", "\" M loadgen.cc\""), static tree => tree.Log(OfflineLog, "loadgen_git_status_message", "\"NA\"")),
        [nameof(InferredFromAnotherLog)] = (static tree => tree.Without(Offline).Copy(OneByOne, Offline).Log(OfflineLog, "result_mean_latency_ns", "216000001"), static tree => tree.Without(Offline).Copy(OneByOne, Offline)),
        [nameof(LoggedSeedsOfAnotherRound)] = (static tree => tree.Log(OfflineLog, "effective_qsl_rng_seed", "1"), static tree => tree.Log(OfflineLog, "effective_accuracy_log_rng_seed", "1")),
        [nameof(StatedSystemIncomplete)] = (static tree => tree.Replace(SystemPath, "\"host_memory_capacity\"", "\"memory\""), static tree => tree.Replace(SystemPath, "\"host_memory_capacity\": \"N/A\"", "\"host_memory_capacity\": 0")),
        [nameof(StatedSystemContradicted)] = (static tree => tree.Replace(SystemPath, "\"division\": \"closed\"", "\"division\": \"open\""), static tree => tree.Replace(SystemPath, "\"division\": \"closed\"", "\"division\": \"Closed\"")),
        [nameof(SystemDescribedTwice)] = (static tree => tree.Copy(SystemPath, "closed/Example/systems/box2.json").Replace("closed/Example/systems/box2.json", "\"Box\"", "\"Box 2\""), static tree => tree.Copy(SystemPath, "closed/Example/systems/box2.json").Replace("closed/Example/systems/box2.json", "\"host_memory_capacity\": \"N/A\"", "\"host_memory_capacity\": \"1 TB\"")),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static void Accuracy(SubmissionDraft tree, string numbers) => tree.Replace($"{Offline}/accuracy/accuracy.txt", "mean = 0.86235, kidney = 0.9350, tumor = 0.7897", numbers);

    private static string UpperHash(SubmissionDraft tree)
    {
        string text = Encoding.UTF8.GetString(tree.Files[$"{Offline}/accuracy/accuracy.txt"]);
        int at = text.IndexOf("hash=", StringComparison.Ordinal) + 5;
        return text[..at] + text[at..].ToUpperInvariant();
    }

    private static void Tested(SubmissionDraft tree, string score) =>
        tree.Log(Test01Log, "result_samples_per_second", score).Replace($"{Offline}/TEST01/verify_performance.txt", "4.58015", score);

    private static void Weights(SubmissionDraft tree, string transformations) => tree
        .Replace($"{Offline}/measurements.json", "\"weight_data_types\": \"fp32\"", "\"weight_data_types\": \"int8\"")
        .Replace($"{Offline}/measurements.json", "\"weight_transformations\": \"no\"", $"\"weight_transformations\": \"{transformations}\"");

    /// <summary>LoadGen's submission mode makes both runs.</summary>
    private static void Submission(SubmissionDraft tree) =>
        tree.Log(OfflineLog, "effective_test_mode", "\"SubmissionRun\"").Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "PerformanceOnly", "SubmissionRun");
}
