using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>Decides the settings of the timed run.</summary>
internal static class RunSettings
{
    /// <summary>A ruleset's origin: its id and the place in its text.</summary>
    public static string Origin(Definition<Ruleset> ruleset, string keyPath) => $"ruleset {ruleset.Value.Id} ({SettingList.At(ruleset, keyPath)})";

    /// <summary>The same, of a request's ruleset.</summary>
    public static string Origin(PlanRequest request, string keyPath) => Origin(request.Ruleset, keyPath);

    /// <summary>The settings, each noted with its origin.</summary>
    public static TestSettings Settle(PlanRequest request, SettingList settings)
    {
        Ruleset ruleset = request.Ruleset.Value;
        ProfileNumbers numbers = ruleset.NumbersOf(request.Profile);
        ScenarioSpec spec = request.Workload.Value.For(request.Scenario)!;
        string section = Choice.NameOf(request.Profile);
        string scenario = Choice.NameOf(request.Scenario);
        (double rate, string rateOrigin) = TargetRateChoice.Decide(request)!.Value;
        TestSettings defaults = new() { Scenario = request.Scenario };
        return defaults with
        {
            TargetQps = settings.Note("target_qps", rate, rateOrigin, request.Scenario == Scenario.Offline ? " samples/s" : " queries/s"),
            Arrivals = Arrivals(request, settings),
            TargetLatencyNs = spec.LatencyBoundNs is { } bound
                ? settings.Note("target_latency", bound, SettingList.At(request.Workload, $"scenarios.{scenario}.latency_bound"), " ns")
                : defaults.TargetLatencyNs,
            UseTokenLatencies = spec.TtftBoundNs is not null,
            ServerTtftLatencyNs = TokenBound(spec.TtftBoundNs, "server_ttft_latency", "ttft_bound") ?? defaults.ServerTtftLatencyNs,
            ServerTpotLatencyNs = TokenBound(spec.TpotBoundNs, "server_tpot_latency", "tpot_bound") ?? defaults.ServerTpotLatencyNs,
            TargetLatencyPercentile = Percentile(request, spec, scenario, settings),
            SamplesPerQuery = request.Scenario == Scenario.MultiStream
                ? settings.Note("samples_per_query", ruleset.MultiStreamSamplesPerQuery, Origin(request, "multi_stream_samples_per_query"))
                : 1,
            MinDurationMs = settings.Note("min_duration", (long)numbers.MinDuration.TotalMilliseconds, Origin(request, $"{section}.min_duration"), " ms"),
            MinQueryCount = LeastQueries(request, numbers, section, settings),
            QslRngSeed = settings.Note("qsl_rng_seed", ruleset.Seeds.Qsl, Origin(request, "seeds.qsl")),
            SampleIndexRngSeed = settings.Note("sample_index_rng_seed", ruleset.Seeds.SampleIndex, Origin(request, "seeds.sample_index")),
            ScheduleRngSeed = settings.Note("schedule_rng_seed", ruleset.Seeds.Schedule, Origin(request, "seeds.schedule")),
            RngProfile = defaults.RngProfile,
            EarlyStopping = settings.Note("early_stopping", numbers.EarlyStopping, Origin(request, $"{section}.early_stopping")),
        };

        long? TokenBound(long? bound, string name, string key) =>
            bound is { } ns ? settings.Note(name, ns, SettingList.At(request.Workload, $"scenarios.{scenario}.{key}"), " ns") : null;
    }

    private static ArrivalProcess? Arrivals(PlanRequest request, SettingList settings)
    {
        if (request.Scenario == Scenario.Server)
        {
            settings.Note("arrivals", request.Arrivals?.ToString() ?? "poisson", request.ArrivalsOrigin);
        }

        return request.Arrivals;
    }

    private static double Percentile(PlanRequest request, ScenarioSpec spec, string scenario, SettingList settings)
    {
        if (request.Scenario == Scenario.Offline)
        {
            return new TestSettings { Scenario = Scenario.Offline }.TargetLatencyPercentile;
        }

        if (spec.Percentile is { } own)
        {
            return settings.Note("target_latency_percentile", own, SettingList.At(request.Workload, $"scenarios.{scenario}.percentile"));
        }

        ScenarioPercentiles percentiles = request.Ruleset.Value.Percentiles;
        double value = request.Scenario switch
        {
            Scenario.SingleStream => percentiles.SingleStream,
            Scenario.MultiStream => percentiles.MultiStream,
            _ => percentiles.Server,
        };
        return settings.Note("target_latency_percentile", value, Origin(request, $"percentiles.{scenario}"));
    }

    private static long LeastQueries(PlanRequest request, ProfileNumbers numbers, string section, SettingList settings)
    {
        if (request.Scenario == Scenario.Offline)
        {
            // MLPerf: 24,576 samples, or the data set's size where that is less.
            int samples = request.Workload.Value.Dataset.Samples;
            return settings.Note(
                "min_sample_count",
                Math.Min(numbers.OfflineMinSamples, samples),
                samples < numbers.OfflineMinSamples ? SettingList.At(request.Workload, "dataset.samples") : Origin(request, $"{section}.offline_min_samples"));
        }

        return request.Scenario == Scenario.MultiStream
            ? settings.Note("min_query_count", numbers.MultiStreamMinQueries, Origin(request, $"{section}.multi_stream_min_queries"))
            : settings.Note("min_query_count", numbers.MinQueries, Origin(request, $"{section}.min_queries"));
    }
}
