using System.Collections.Frozen;
using System.Globalization;
using Bench.Definitions.Forms;
using Bench.Spec;

namespace Bench.Definitions.UserConfs;

/// <summary>Applies the settings of a configuration file to those that the workload and the ruleset gave; what these forbid is a finding, never an override.</summary>
internal static class ConfSettings
{
    private static readonly FrozenDictionary<string, ConfTarget> Targets = new ConfTarget[]
    {
        new("target_latency", "target_latency", " ns", static run => run.TargetLatencyNs, static (run, entry) => run with { TargetLatencyNs = (long)Math.Round(entry.Real * 1e6) }),
        new("target_latency_percentile", "target_latency_percentile", "", static run => run.TargetLatencyPercentile, static (run, entry) => run with { TargetLatencyPercentile = Fraction(entry.Real, run.TargetLatencyPercentile) }),
        new("use_token_latencies", "use_token_latencies", "", static run => run.UseTokenLatencies, static (run, entry) => run with { UseTokenLatencies = entry.Whole != 0 }),
        new("ttft_latency", "server_ttft_latency", " ns", static run => run.ServerTtftLatencyNs, static (run, entry) => run with { ServerTtftLatencyNs = (long)entry.Whole * 1_000_000 }),
        new("tpot_latency", "server_tpot_latency", " ns", static run => run.ServerTpotLatencyNs, static (run, entry) => run with { ServerTpotLatencyNs = (long)entry.Whole * 1_000_000 }),
        new("samples_per_query", "samples_per_query", "", static run => run.SamplesPerQuery, static (run, entry) => run with { SamplesPerQuery = (int)entry.Whole }),
        new("min_duration", "min_duration", " ms", static run => run.MinDurationMs, static (run, entry) => run with { MinDurationMs = (long)entry.Whole }),
        new("max_duration", "max_duration", " ms", static run => run.MaxDurationMs, static (run, entry) => run with { MaxDurationMs = (long)entry.Whole }),
        new("min_query_count", "min_query_count", "", static run => run.MinQueryCount, static (run, entry) => run with { MinQueryCount = (long)entry.Whole }),
        new("max_query_count", "max_query_count", "", static run => run.MaxQueryCount, static (run, entry) => run with { MaxQueryCount = (long)entry.Whole }),
        new("coalesce_queries", "server_coalesce_queries", "", static run => run.ServerCoalesceQueries, static (run, entry) => run with { ServerCoalesceQueries = entry.Whole != 0 }),
        new("max_async_queries", "server_max_async_queries", "", static run => run.ServerMaxAsyncQueries, static (run, entry) => run with { ServerMaxAsyncQueries = (int)entry.Whole }),
        new("performance_issue_unique", "performance_issue_unique", "", static run => run.PerformanceIssueUnique, static (run, entry) => run with { PerformanceIssueUnique = entry.Whole != 0 }),
        new("performance_issue_same", "performance_issue_same", "", static run => run.PerformanceIssueSame, static (run, entry) => run with { PerformanceIssueSame = entry.Whole != 0 }),
        new("performance_issue_same_index", "performance_issue_same_index", "", static run => run.PerformanceIssueSameIndex, static (run, entry) => run with { PerformanceIssueSameIndex = (int)entry.Whole }),
        new("performance_sample_count_override", "performance_sample_count_override", "", static run => run.PerformanceSampleCountOverride, static (run, entry) => run with { PerformanceSampleCountOverride = (int)entry.Whole }),
        new("sample_concatenate_permutation", "sample_concatenate_permutation", "", static run => run.SampleConcatenatePermutation, static (run, entry) => run with { SampleConcatenatePermutation = entry.Whole != 0 }),
        new("qsl_rng_seed", "qsl_rng_seed", "", static run => run.QslRngSeed, static (run, entry) => run with { QslRngSeed = entry.Whole }),
        new("sample_index_rng_seed", "sample_index_rng_seed", "", static run => run.SampleIndexRngSeed, static (run, entry) => run with { SampleIndexRngSeed = entry.Whole }),
        new("schedule_rng_seed", "schedule_rng_seed", "", static run => run.ScheduleRngSeed, static (run, entry) => run with { ScheduleRngSeed = entry.Whole }),
    }.ToFrozenDictionary(static target => target.Key);

    /// <summary>The rate that the file states for a run, queries per second, and where; null when it states none. Single- and multi-stream state an expected latency.</summary>
    public static (double Rate, string Origin)? Rate(PlanRequest request) =>
        Find(request, ConfUse.Rate) is not { } entry ? null : (entry.Name == "target_qps" ? entry.Real : 1e3 / entry.Real, SettingList.At(entry.Location));

    /// <summary>The settings with those of the file, each noted with its place.</summary>
    /// <param name="request">The request, with the file.</param>
    /// <param name="planned">What the workload and the ruleset gave.</param>
    /// <param name="division">The division that the run is judged in.</param>
    /// <param name="settings">The list that the plan shows.</param>
    /// <param name="findings">Takes what is forbidden.</param>
    public static TestSettings Apply(PlanRequest request, TestSettings planned, Division division, SettingList settings, FindingList findings)
    {
        if (request.Conf is not { } conf)
        {
            return planned;
        }

        CheckRate(request, findings);
        TestSettings run = planned;
        foreach (ConfKey key in ConfKey.All.Where(static key => key.Use is ConfUse.AtLeast or ConfUse.Fixed or ConfUse.OpenOnly))
        {
            if (conf.Find(request.Workload.Value.Id, request.Scenario, key) is not { } entry)
            {
                continue;
            }

            ConfTarget target = Targets[key.Name];
            TestSettings changed = target.Set(run, entry);
            if (Refusal(key, target.Value(changed).CompareTo(target.Value(run)), division) is { } expected)
            {
                findings.Error(
                    DefinitionCodes.SettingFixed,
                    entry.Location,
                    $"{key.Name} is {target.Written(key, changed)}, expected {expected} {target.Written(key, run)}, which {(key.Use == ConfUse.OpenOnly ? "closed" : $"ruleset {request.Ruleset.Value.Id} or the workload")} fixes",
                    HelpOf(key, target.Written(key, run)));
                continue;
            }

            run = changed;
            string name = request.Scenario == Scenario.Offline && target.Name == "min_query_count" ? "min_sample_count" : target.Name;
            settings.Replace(name, target.Value(run), SettingList.At(entry.Location), target.Unit);
        }

        return run;
    }

    /// <summary>Where the file states a setting of the plan; null when it does not.</summary>
    /// <param name="request">The request, with the file.</param>
    /// <param name="setting">The setting's name in LoadGen, with its unit: <c>max_duration_ms</c>.</param>
    public static Location? LocationOf(PlanRequest request, string setting)
    {
        string name = setting.EndsWith("_ms", StringComparison.Ordinal) || setting.EndsWith("_ns", StringComparison.Ordinal) ? setting[..^3] : setting;
        return name == "target_qps"
            ? Find(request, ConfUse.Rate)?.Location
            : ConfKey.All.Where(key => Targets.TryGetValue(key.Name, out ConfTarget? target) && target.Name == name)
                .Select(key => request.Conf?.Find(request.Workload.Value.Id, request.Scenario, key)?.Location)
                .FirstOrDefault(static location => location is not null);
    }

    private static ConfEntry? Find(PlanRequest request, ConfUse use) =>
        ConfKey.All.Where(key => key.Use == use).Select(key => request.Conf?.Find(request.Workload.Value.Id, request.Scenario, key)).FirstOrDefault(static entry => entry is not null);

    // Null when the change is allowed; else the words that stand before the value that was expected.
    private static string? Refusal(ConfKey key, int comparedWithRound, Division division) => key.Use switch
    {
        ConfUse.AtLeast when comparedWithRound < 0 => "at least",
        ConfUse.Fixed when comparedWithRound != 0 => "its value",
        ConfUse.OpenOnly when comparedWithRound != 0 && division == Division.Closed => "its value",
        _ => null,
    };

    private static string HelpOf(ConfKey key, string fixedValue) => key.Use switch
    {
        ConfUse.AtLeast => $"raise it to {fixedValue} or more, or remove the line",
        ConfUse.OpenOnly => "remove the line, or run with --division open",
        _ => "remove the line: no division may change it",
    };

    private static void CheckRate(PlanRequest request, FindingList findings)
    {
        if (Find(request, ConfUse.Rate) is { } rate && request.Arrivals is ArrivalProcess.Trace trace)
        {
            findings.Error(
                DefinitionCodes.Contradiction,
                rate.Location,
                $"{rate.Name} states a rate, and the trace of {request.ArrivalsOrigin} has its own, {SettingList.Text(trace.MeanQps)} a second on average; expected one of them",
                "remove the line, or replay no trace");
        }

        if (Find(request, ConfUse.Rate) is { } useless && request.Arrivals is ArrivalProcess.ClosedLoop)
        {
            findings.Error(
                DefinitionCodes.Contradiction,
                useless.Location,
                $"{useless.Name} states a rate, and in the closed loop of {request.ArrivalsOrigin} the SUT sets it; expected one of them",
                "remove the line, or ask for other arrivals");
        }

        if (Find(request, ConfUse.Rate) is { } entry && TargetRateChoice.Stated(request) is { } stated && stated.Rate != Rate(request)!.Value.Rate)
        {
            findings.Error(
                DefinitionCodes.Contradiction,
                entry.Location,
                $"{entry.Name} asks for {SettingList.Text(Rate(request)!.Value.Rate)} a second here and {stated.Origin} for {SettingList.Text(stated.Rate)}, expected one rate",
                "state the rate in one of the two files");
        }
    }

    // 99.9 * 0.01 is not 0.999: the round's own number stands for one that means the same.
    private static double Fraction(double percent, double round) => Math.Abs((percent * 0.01) - round) < 1e-12 ? round : percent * 0.01;

    /// <summary>What a key sets: its name in the plan, and how the value is read and changed.</summary>
    private sealed record ConfTarget(string Key, string Name, string Unit, Func<TestSettings, IComparable> Value, Func<TestSettings, ConfEntry, TestSettings> Set)
    {
        /// <summary>The value as the file writes it: times in milliseconds, percentiles in percent, flags as 0 and 1.</summary>
        public string Written(ConfKey key, TestSettings run) => Value(run) switch
        {
            bool flag => flag ? "1" : "0",
            double fraction when key.Form == ConfForm.Percent => (fraction * 100).ToString("G12", CultureInfo.InvariantCulture) + " percent",
            long nanoseconds when Unit == " ns" => (nanoseconds / 1e6).ToString("R", CultureInfo.InvariantCulture) + " ms",
            var value => SettingList.Text(value) + Unit,
        };
    }
}
