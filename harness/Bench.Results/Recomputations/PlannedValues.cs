using System.Globalization;
using System.Text.Json;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Results.Recomputations;

/// <summary>What the list of settings in a plan, which is for people, must say: the values stand elsewhere in the plan and in the workload, and those are what counts.</summary>
internal static class PlannedValues
{
    /// <summary>Compares every setting that the plan lists. Origins are not compared: they name the submitter's own files.</summary>
    public static void Check(Evidence evidence, string file, Differences differences) => Check(evidence.Plan, Of(evidence.Plan, evidence.Workload), file, differences);

    /// <summary>The same of a training result's plan.</summary>
    public static void Check(TrainingEvidence evidence, string file, Differences differences) => Check(evidence.Plan, Of(evidence.Plan, evidence.Workload), file, differences);

    private static void Check(ResultPlan plan, Dictionary<string, string> values, string file, Differences differences)
    {
        Dictionary<string, string?> chosen = ChosenOf(plan.Sut);
        for (int i = 0; i < plan.Settings.Length; i++)
        {
            PlannedSetting setting = plan.Settings[i];
            if (chosen.TryGetValue(setting.Name, out string? choice) && choice is null)
            {
                differences.Report(file, $"settings[{i}].value ({setting.Name})", setting.Value, $"no sut.{setting.Name}");
            }
            else if ((choice ?? values.GetValueOrDefault(setting.Name)) is not { } value)
            {
                differences.Report(file, $"settings[{i}].name", setting.Name, "no setting of this harness");
            }
            else if (setting.Value != value)
            {
                differences.Report(file, $"settings[{i}].value ({setting.Name})", setting.Value, value);
            }
        }

        // Two results differ by these, and a reader sees them in the list.
        foreach ((string name, string? value) in chosen)
        {
            if (value is not null && !plan.Settings.Any(setting => setting.Name == name))
            {
                differences.Report(file, $"sut.{name}", value, $"no setting {name}");
            }
        }
    }

    /// <summary>What may be chosen of the shipped backend; null where nothing was, and the list has no line of it.</summary>
    private static Dictionary<string, string?> ChosenOf(SutPlan sut) => new(StringComparer.Ordinal)
    {
        ["implementation"] = sut.Implementation,
        ["tuning"] = sut.Tuning,
        ["deterministic"] = sut.Deterministic ? YesOrNo(true) : null,
    };

    private static Dictionary<string, string> Of(Plan plan, Workload workload) => new(OfEither(plan))
    {
        ["workload"] = $"{workload.Id} {workload.Version}",
        ["problem"] = workload.Problem.Family,
        ["dataset"] = Text($"{workload.Dataset.Generator} seed {workload.Dataset.Seed}"),
        ["dataset_samples"] = Text($"{workload.Dataset.Samples}"),
        ["dataset_performance_samples"] = Text($"{workload.Dataset.PerformanceSamples}"),
        ["dataset_sha256"] = workload.Dataset.Sha256.Hex,
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
        ["warm_up"] = Text($"{plan.WarmUpMs} ms"),
        ["kept_share"] = Text($"{plan.Responses.KeptShare:R}"),
        ["maximum_kept"] = Text($"{plan.Responses.MaximumKept}"),
        ["maximum_kept_bytes"] = Text($"{plan.Responses.MaximumBytes} B"),
        ["judged_responses"] = Text($"{plan.Responses.Judged}"),
        ["positions"] = Text($"{plan.Responses.Positions}"),
        ["tokens_to_establish_precision"] = Text($"{plan.Responses.TokensToEstablishPrecision}"),
    };

    private static Dictionary<string, string> Of(TrainingPlan plan, TrainingWorkload workload)
    {
        Dictionary<string, string> values = new(OfEither(plan))
        {
            ["workload"] = $"{workload.Id} {workload.Version}",
            ["problem"] = workload.Problem.Family,
            ["dataset"] = Text($"{workload.Dataset.Generator} seed {workload.Dataset.Seed}"),
            ["training_examples"] = Text($"{workload.Dataset.TrainingExamples}"),
            ["evaluation_examples"] = Text($"{workload.Dataset.EvaluationExamples}"),
            ["dataset_sha256"] = workload.Dataset.Sha256.Hex,
            ["runs"] = Text($"{plan.Runs}"),
            ["scored_runs"] = Text($"{plan.ScoredRuns}"),
            ["dropped_runs"] = Text($"{plan.DroppedRuns}"),
            [Name(workload.Problem.Metric)] = Text($"{plan.QualityTarget:R}"),
            ["evaluation_interval"] = Text($"{plan.EvaluationInterval} examples"),
            ["maximum_examples"] = Text($"{plan.MaximumExamples} examples"),
            ["initialisation_limit"] = Text($"{plan.InitialisationLimitMs} ms"),
        };
        foreach (PlannedHyperparameter one in plan.Hyperparameters)
        {
            values[one.Name] = one.Value.Text;
        }

        if (plan.Borrowing is { } borrowing)
        {
            values["borrowed_from"] = borrowing.Lender.Hex;
            values["borrowed_for"] = borrowing.Original.Hex;
        }

        return values;
    }

    private static Dictionary<string, string> OfEither(ResultPlan plan) => new(StringComparer.Ordinal)
    {
        ["ruleset"] = plan.Ruleset,
        ["profile"] = Name(plan.Profile),
        ["division"] = Name(plan.Division),
        ["category"] = Name(plan.Category),
        ["submitter"] = plan.Submitter,
        ["system"] = plan.System,
        ["submittable"] = YesOrNo(plan.Submittable),
        ["precision_inputs"] = Name(plan.Precision.Inputs),
        ["precision_accumulation"] = Name(plan.Precision.Accumulation),
        ["sut_command"] = plan.Sut.Command.IsEmpty ? "(shipped)" : string.Join(' ', plan.Sut.Command),
        ["sut"] = plan.Sut.Name,
        ["in_process"] = YesOrNo(plan.Sut.InProcess),
        ["threads"] = Text($"{plan.Sut.Threads}"),
        ["timeout"] = Text($"{plan.Sut.TimeoutMs} ms"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static string YesOrNo(bool flag) => flag ? "yes" : "no";
}
