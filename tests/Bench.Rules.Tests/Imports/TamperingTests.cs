using System.Text;
using System.Text.Json;
using Bench.Spec;
using Bench.Tests;
using static Bench.Rules.Tests.Imports.SubmissionDraft;

namespace Bench.Rules.Tests.Imports;

/// <summary>Tampering with submission trees: the public cases, each of which gets the verdict of the rules, and more of our own, each refused by the rule that is there for it.</summary>
public sealed class TamperingTests
{
    private static readonly Dictionary<string, Action<SubmissionDraft>> Public = new()
    {
        ["inf.baseline"] = static _ => { },
        ["inf.result_invalid"] = static tree => tree.Log(OfflineLog, "result_validity", "\"INVALID\""),
        ["inf.loadgen_error"] = static tree => tree.Append(OfflineLog, LogDraft.Line("error_runtime", "\"something broke\"", error: true)),
        ["inf.accuracy_other_sut"] = static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "sut_name", "\"Another\""),
        ["inf.perf_run_is_accuracy_mode"] = static tree => tree.Log(OfflineLog, "effective_test_mode", "\"AccuracyOnly\""),
        ["inf.result_edited_x10"] = static tree => tree.Log(OfflineLog, "result_samples_per_second", "46.1538"),
        ["inf.hash_not_of_log"] = static tree => tree.Replace($"{Offline}/accuracy/mlperf_log_accuracy.json", "\"2A\"", "\"00\""),
        ["inf.wrong_seed"] = static tree => tree.Log(OfflineLog, "effective_qsl_rng_seed", "12345"),
        ["inf.short_config"] = static tree => tree.Log(OfflineLog, "effective_min_duration_ms", "60000"),
        ["inf.low_accuracy"] = static tree => tree.Replace($"{Offline}/accuracy/accuracy.txt", "mean = 0.86235, kidney = 0.9350, tumor = 0.7897", "mean = 0.80000, kidney = 0.8500, tumor = 0.7500"),
        ["inf.test01_missing"] = static tree => tree.Without($"{Offline}/TEST01"),
        ["inf.test01_typed_by_hand"] = static tree => tree.Put($"{Offline}/TEST01/verify_accuracy.txt", "TEST PASS\n").Put(Test01Log, ""),
        ["inf.retrained_closed"] = static tree => tree.Replace($"{Offline}/measurements.json", "\"retraining\": \"no\"", "\"retraining\": \"yes\""),
    };

    private static readonly Dictionary<string, (string Rule, Action<SubmissionDraft> Forge)> Own = new()
    {
        ["the completed rate is raised"] = ("RUN307", static tree => tree.Log(ServerLog, "result_completed_samples_per_sec", "1000.5")),
        ["the scheduled rate is raised"] = ("RUN307", static tree => tree.Log(ServerLog, "result_scheduled_samples_per_sec", "1010")),
        ["the rate is made up from nothing"] = ("RUN307", static tree => tree.Log(SingleLog, "result_qps_without_loadgen_overhead", "9.2")),
        ["the estimate is lowered"] = ("RUN307", static tree => tree.Log(SingleLog, "early_stopping_latency_ss", "230100000")),
        ["the estimate and LoadGen's sentence are lowered"] = ("RUN308", static tree => tree.Log(SingleLog, "early_stopping_latency_ss", "130400000").Replace(SingleLog, "estimate: 230400000", "estimate: 130400000")),
        ["the multi-stream estimate is lowered"] = ("RUN308", static tree => tree.Log(MultiLog, "early_stopping_latency_ms", "360100").Replace(MultiLog, "estimate: 460100", "estimate: 360100")),
        ["the mean is lowered"] = ("RUN308", static tree => tree.Log(ServerLog, "result_mean_latency_ns", "11000000")),
        ["the median is raised over the tail"] = ("RUN308", static tree => tree.Log(ServerLog, "result_50.00_percentile_latency_ns", "90000000")),
        ["the bound is lowered under the tail, and nothing counted over it"] = ("RUN308", static tree => tree.Log(ServerLog, "effective_target_latency_ns", "22000000")),
        ["queries over the bound are counted away"] = ("ES301", static tree => tree.Log(ServerLog, "result_overlatency_query_count", "6001")),
        ["the timed part does not fit between the marks"] = ("RUN307", static tree => tree.Log(OfflineLog, "power_end", "\"03-02-2026 10:01:00.000\"")),
        ["the run is cut short"] = ("RUN304", static tree => tree.Log(ServerLog, "generated_query_duration", "60000500000")),
        ["the multi-stream run is cut short"] = ("RUN304", static tree => tree.Log(MultiLog, "power_end", "\"03-02-2026 14:01:00.000\"")),
        ["fewer queries are answered than scheduled"] = ("RUN307", static tree => tree.Log(ServerLog, "result_query_count", "599000")),
        ["the offline query is smaller than generated"] = ("RUN307", static tree => tree.Log(OfflineLog, "generated_samples_per_query", "300")),
        ["the percentile is lowered"] = ("ES301", static tree => tree.Log(SingleLog, "effective_target_latency_percentile", "0.5")),
        ["multi-stream queries have one sample"] = ("RUN305", static tree => tree.Log(MultiLog, "effective_samples_per_query", "1")),
        ["the verdict is VALID against its own parts"] = ("RUN301", static tree => tree.Log(OfflineLog, "result_min_duration_met", "false")),
        ["the verdict is missing"] = ("RUN301", static tree => tree.Unlog(OfflineLog, "result_validity")),
        ["a second verdict stands before the first"] = ("RUN312", static tree => tree.Put(OfflineLog, LogDraft.Line("result_validity", "\"VALID\"") + Encoding.UTF8.GetString(tree.Log(OfflineLog, "result_validity", "\"INVALID\"").Files[OfflineLog]))),
        ["errors are counted and their lines removed"] = ("RUN302", static tree => tree.Append(OfflineLog, LogDraft.Line("num_errors", "2"))),
        ["the accuracy is stated twice"] = ("ACC302", static tree => tree.Append($"{Offline}/accuracy/accuracy.txt", "Accuracy: mean = 0.87000\n")),
        ["the digest is stated twice"] = ("ACC302", static tree => tree.Append($"{Offline}/accuracy/accuracy.txt", "hash=00\n")),
        ["right answers are added"] = ("ACC305", static tree => tree.Replace($"{Multi}/accuracy/accuracy.txt", "76.124", "77.124")),
        ["the cut log is changed"] = ("ACC304", static tree => tree.Append($"{Server}/accuracy/mlperf_log_accuracy.json", "0")),
        ["a cut log answers a sample that there is not"] = ("ACC306", static tree => tree.Replace($"{Server}/accuracy/mlperf_log_accuracy.json", "\"qsl_idx\" : 349822", "\"qsl_idx\" : 349823")),
        ["samples are answered twice in place of others"] = ("ACC306", static tree => tree.Responses(OneByOne, Encoding.UTF8.GetString(tree.Files[$"{OneByOne}/accuracy/mlperf_log_accuracy.json"]).Replace("\"qsl_idx\" : 34,", "\"qsl_idx\" : 0,", StringComparison.Ordinal))),
        ["the accuracy run is another scenario's"] = ("RUN310", static tree => tree.Copy($"{Offline}/accuracy", $"{OneByOne}/accuracy")),
        ["the accuracy run is another system's, and a line of its log was changed"] = ("RUN310", static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "power_begin", "\"03-02-2026 09:00:00.000\"").Log($"{Offline}/accuracy/mlperf_log_detail.txt", "power_end", "\"03-02-2026 09:11:00.000\"").Copy(Offline, "open/Example/results/box/3d-unet-99/Offline").Log("open/Example/results/box/3d-unet-99/Offline/performance/run_1/mlperf_log_detail.txt", "result_mean_latency_ns", "325100000001").Log("open/Example/results/box/3d-unet-99/Offline/accuracy/mlperf_log_detail.txt", "generated_query_count", "44")),
        ["the responses are another benchmark's"] = ("RUN310", static tree => tree.Copy($"{Multi}/accuracy/mlperf_log_accuracy.json", $"{Offline}/accuracy/mlperf_log_accuracy.json")),
        ["the accuracy run's responses stand beside the performance run"] = ("RUN303", static tree => tree.Copy($"{Offline}/accuracy/mlperf_log_accuracy.json", $"{Offline}/performance/run_1/mlperf_log_accuracy.json")),
        ["the system has minus three nodes"] = ("SYS302", static tree => tree.Replace(SystemPath, "\"number_of_nodes\": \"1\"", "\"number_of_nodes\": \"-3\"")),
        ["the system has more accelerators than there are"] = ("SYS302", static tree => tree.Replace(SystemPath, "\"accelerators_per_node\": \"1\"", "\"accelerators_per_node\": \"99999999999999\"")),
        ["the compliance log is the performance run's"] = ("CMP304", static tree => tree.Copy(OfflineLog, Test01Log)),
        ["the compliance log is the performance run's with the test's settings typed in"] = ("CMP304", static tree => tree.Copy(OfflineLog, Test01Log).Log(Test01Log, "effective_accuracy_log_rng_seed", "720381539243781796").Log(Test01Log, "effective_accuracy_log_sampling_target", "64")),
        ["the compliance score is typed"] = ("CMP303", static tree => tree.Replace($"{Offline}/TEST01/verify_performance.txt", "4.58015", "4.61538")),
        ["differences are found and passed"] = ("CMP303", static tree => tree.Replace($"{Offline}/TEST01/verify_accuracy.txt", "num_perf_log_data_mismatch = 0", "num_perf_log_data_mismatch = 9")),
        ["differences are found and nothing shows that the accuracy holds"] = ("CMP302", static tree => tree.Replace($"{Offline}/TEST01/verify_accuracy.txt", "num_perf_log_data_mismatch = 0", "num_perf_log_data_mismatch = 9").Replace($"{Offline}/TEST01/verify_accuracy.txt", "TEST PASS", "TEST FAIL")),
        ["the compliance run is INVALID"] = ("CMP303", static tree => tree.Log(Test01Log, "result_validity", "\"INVALID\"")),
        ["the compliance run is of another system"] = ("ACC303", static tree => tree.Log(Test01Log, "sut_name", "\"Another\"")),
        ["the compliance run is of another LoadGen"] = ("ACC303", static tree => tree.Log(Test01Log, "loadgen_version", "\"6.0.1\"")),
        ["the other test's verdict is FAIL"] = ("CMP302", static tree => tree.Replace($"{Server}/TEST08/verify_accuracy.txt", "TEST PASS", "TEST FAIL")),
        ["the accuracy run has other seeds"] = ("SEED301", static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "effective_schedule_rng_seed", "1")),
        ["the accuracy run is of another scenario"] = ("RUN303", static tree => tree.Log($"{Offline}/accuracy/mlperf_log_detail.txt", "effective_scenario", "\"Server\"")),
        ["one log stands under two systems"] = ("RUN310", static tree => tree.Copy("closed/Example/results/box", "closed/Example/results/box2").Copy(SystemPath, "closed/Example/systems/box2.json")),
        ["one log stands under two systems with another date"] = ("RUN310", static tree => tree.Copy(Unet, "closed/Example/results/box2/3d-unet-99").Copy(SystemPath, "closed/Example/systems/box2.json").Log("closed/Example/results/box2/3d-unet-99/Offline/performance/run_1/mlperf_log_detail.txt", "test_datetime", "\"2026-04-01T00:00:00Z\"")),
        ["the summary names another system"] = ("RUN309", static tree => tree.Replace($"{Offline}/performance/run_1/mlperf_log_summary.txt", "Example 3D-UNet", "Other")),
        ["the system is another submitter's"] = ("SYS302", static tree => tree.Replace(SystemPath, "\"Example\"", "\"Other\"")),
        ["the status is invented"] = ("SYS302", static tree => tree.Replace(SystemPath, "\"available\"", "\"shipping\"")),
        ["the figure is missing"] = ("RUN307", static tree => tree.Unlog(OfflineLog, "result_samples_per_second")),
    };

    public static TheoryData<string> PublicCases => [.. Cases().Select(static one => one.Id)];

    public static TheoryData<string> OwnCases => [.. Own.Keys];

    [Fact]
    public void Every_public_case_is_carried_over() => Assert.Equal(Cases().Select(static one => one.Id).Order(StringComparer.Ordinal), Public.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(PublicCases))]
    public void A_public_case_gets_the_verdict_of_the_rules(string id)
    {
        SubmissionDraft draft = ImportBase.Draft();
        Public[id](draft);
        Assert.Equal(Cases().Single(one => one.Id == id).ByTheRules, ImportJudge.Findings(draft.Files).HasErrors ? "reject" : "accept");
    }

    [Theory]
    [MemberData(nameof(OwnCases))]
    public void A_tampering_is_refused_by_its_rule(string what)
    {
        SubmissionDraft draft = ImportBase.Draft();
        Own[what].Forge(draft);
        Finding[] findings = ImportJudge.Findings(draft.Files);
        Assert.True(findings.Any(finding => finding.RuleId == Own[what].Rule && finding.Severity == Severity.Error), string.Join('\n', findings.AsEnumerable()));
    }

    private static IEnumerable<(string Id, string ByTheRules)> Cases()
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Repository.At("tests", "Bench.Rules.Tests", "Imports", "mutants.json")));
        return [.. cases.RootElement.GetProperty("mutants").EnumerateArray().Select(static one => (one.GetProperty("id").GetString()!, one.GetProperty("by_the_rules").GetString()!))];
    }
}
