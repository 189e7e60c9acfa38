using System.Globalization;
using System.Text.Json;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Recomputations;

/// <summary>What the list of settings in a plan, which is for people, must say: the values stand elsewhere in the plan and in the workload, and those are what counts.</summary>
internal static class PlannedValues
{
    /// <summary>Compares every setting that the plan lists. Origins are not compared: they name the submitter's own files.</summary>
    public static void Check(Evidence evidence, string file, Differences differences)
    {
        Dictionary<string, string> values = Of(evidence.Plan, evidence.Workload);
        for (int i = 0; i < evidence.Plan.Settings.Length; i++)
        {
            PlannedSetting setting = evidence.Plan.Settings[i];
            if (!values.TryGetValue(setting.Name, out string? value))
            {
                differences.Report(file, $"settings[{i}].name", setting.Name, "no setting of this harness");
            }
            else if (setting.Value != value)
            {
                differences.Report(file, $"settings[{i}].value ({setting.Name})", setting.Value, value);
            }
        }
    }

    private static Dictionary<string, string> Of(Plan plan, Workload workload) => new(StringComparer.Ordinal)
    {
        ["workload"] = $"{workload.Id} {workload.Version}",
        ["problem"] = workload.Problem.Family,
        ["dataset"] = Text($"{workload.Dataset.Generator} seed {workload.Dataset.Seed}"),
        ["dataset_samples"] = Text($"{workload.Dataset.Samples}"),
        ["dataset_performance_samples"] = Text($"{workload.Dataset.PerformanceSamples}"),
        ["dataset_sha256"] = workload.Dataset.Sha256.Hex,
        ["ruleset"] = plan.Ruleset,
        ["profile"] = Name(plan.Profile),
        ["scenario"] = Name(plan.Scenario),
        ["target_qps"] = Text($"{plan.Performance.TargetQps:R}{(plan.Scenario == Spec.Scenario.Offline ? " samples/s" : " queries/s")}"),
        ["arrivals"] = plan.Performance.Arrivals?.ToString() ?? "poisson",
        ["target_latency"] = Text($"{plan.Performance.TargetLatencyNs} ns"),
        ["server_ttft_latency"] = Text($"{plan.Performance.ServerTtftLatencyNs} ns"),
        ["server_tpot_latency"] = Text($"{plan.Performance.ServerTpotLatencyNs} ns"),
        ["target_latency_percentile"] = Text($"{plan.Performance.TargetLatencyPercentile:R}"),
        ["samples_per_query"] = Text($"{plan.Performance.SamplesPerQuery}"),
        ["min_duration"] = Text($"{plan.Performance.MinDurationMs} ms"),
        [plan.Scenario == Spec.Scenario.Offline ? "min_sample_count" : "min_query_count"] = Text($"{plan.Performance.MinQueryCount}"),
        ["max_duration"] = Text($"{plan.Performance.MaxDurationMs} ms"),
        ["max_query_count"] = Text($"{plan.Performance.MaxQueryCount}"),
        ["use_token_latencies"] = YesOrNo(plan.Performance.UseTokenLatencies),
        ["server_coalesce_queries"] = YesOrNo(plan.Performance.ServerCoalesceQueries),
        ["server_max_async_queries"] = Text($"{plan.Performance.ServerMaxAsyncQueries}"),
        ["performance_issue_unique"] = YesOrNo(plan.Performance.PerformanceIssueUnique),
        ["performance_issue_same"] = YesOrNo(plan.Performance.PerformanceIssueSame),
        ["performance_issue_same_index"] = Text($"{plan.Performance.PerformanceIssueSameIndex}"),
        ["performance_sample_count_override"] = Text($"{plan.Performance.PerformanceSampleCountOverride}"),
        ["sample_concatenate_permutation"] = YesOrNo(plan.Performance.SampleConcatenatePermutation),
        ["qsl_rng_seed"] = Text($"{plan.Performance.QslRngSeed}"),
        ["sample_index_rng_seed"] = Text($"{plan.Performance.SampleIndexRngSeed}"),
        ["schedule_rng_seed"] = Text($"{plan.Performance.ScheduleRngSeed}"),
        ["early_stopping"] = YesOrNo(plan.Performance.EarlyStopping),
        ["accuracy_samples"] = Text($"{(plan.Accuracy.AccuracySampleCountOverride == 0 ? workload.Dataset.Samples : plan.Accuracy.AccuracySampleCountOverride)}"),
        ["division"] = Name(plan.Division),
        ["category"] = Name(plan.Category),
        ["submitter"] = plan.Submitter,
        ["system"] = plan.System,
        ["submittable"] = YesOrNo(plan.Submittable),
        ["precision_inputs"] = Name(plan.Precision.Inputs),
        ["precision_accumulation"] = Name(plan.Precision.Accumulation),
        ["warm_up"] = Text($"{plan.WarmUpMs} ms"),
        ["sut_command"] = plan.Sut.Command.IsEmpty ? "(shipped)" : string.Join(' ', plan.Sut.Command),
        ["sut"] = plan.Sut.Name,
        ["in_process"] = YesOrNo(plan.Sut.InProcess),
        ["implementation"] = plan.Sut.Implementation ?? "",
        ["tuning"] = plan.Sut.Tuning ?? "",
        ["deterministic"] = YesOrNo(plan.Sut.Deterministic),
        ["threads"] = Text($"{plan.Sut.Threads}"),
        ["timeout"] = Text($"{plan.Sut.TimeoutMs} ms"),
        ["kept_share"] = Text($"{plan.Responses.KeptShare:R}"),
        ["maximum_kept"] = Text($"{plan.Responses.MaximumKept}"),
        ["maximum_kept_bytes"] = Text($"{plan.Responses.MaximumBytes} B"),
        ["judged_responses"] = Text($"{plan.Responses.Judged}"),
        ["positions"] = Text($"{plan.Responses.Positions}"),
        ["tokens_to_establish_precision"] = Text($"{plan.Responses.TokensToEstablishPrecision}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string YesOrNo(bool flag) => flag ? "yes" : "no";
}
