using System.Collections.Immutable;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Definitions.UserConfs;

/// <summary>A key of LoadGen's configuration files: how its value is written, in which scenarios LoadGen reads it, and what may be done with it here.</summary>
/// <remarks>Source: MLCommons LoadGen 6.0, TestSettings::FromConfig. Keys that LoadGen reads from its built-in mlperf.conf only are here too: in a user.conf it ignores them.</remarks>
public sealed record ConfKey
{
    private const string KeptBySalt = "which responses are kept follows from the run's salt";
    private const string OtherSeeds = "runs with other seeds are compliance runs";
    private const string TokensMeasured = "tokens are counted and timed one by one wherever a workload has them";
    private const double MostMs = SettingLimits.MostSeconds * 1e3;

    private static readonly ImmutableArray<Scenario> Every = [Scenario.SingleStream, Scenario.MultiStream, Scenario.Server, Scenario.Offline];
    private static readonly ImmutableArray<Scenario> Streams = [Scenario.SingleStream, Scenario.MultiStream];

    private ConfKey(string name, ConfForm form, ConfUse use, double most, params ImmutableArray<Scenario> scenarios)
    {
        Name = name;
        Form = form;
        Use = use;
        Most = most;
        Scenarios = scenarios;
    }

    /// <summary>Every key.</summary>
    public static ImmutableArray<ConfKey> All { get; } =
    [
        new("target_qps", ConfForm.Real, ConfUse.Rate, 1e10, Scenario.Server, Scenario.Offline),
        new("target_latency", ConfForm.Real, ConfUse.Rate, MostMs, Streams),
        new("target_latency", ConfForm.Real, ConfUse.Fixed, MostMs, Scenario.Server),
        new("target_latency_percentile", ConfForm.Percent, ConfUse.Fixed, 100, [.. Streams, Scenario.Server]),
        new("samples_per_query", ConfForm.Whole, ConfUse.OpenOnly, 65_536, Scenario.MultiStream),
        new("min_duration", ConfForm.Whole, ConfUse.AtLeast, MostMs, Every),
        new("max_duration", ConfForm.Whole, ConfUse.OpenOnly, MostMs, Every),
        new("min_query_count", ConfForm.Whole, ConfUse.AtLeast, SettingLimits.MostSamples, Every),
        new("max_query_count", ConfForm.Whole, ConfUse.OpenOnly, SettingLimits.MostSamples, Every),
        new("coalesce_queries", ConfForm.Flag, ConfUse.OpenOnly, 1, Scenario.Server),
        new("max_async_queries", ConfForm.Whole, ConfUse.OpenOnly, int.MaxValue, Scenario.Server),
        new("performance_issue_unique", ConfForm.Flag, ConfUse.OpenOnly, 1, Every),
        new("performance_issue_same", ConfForm.Flag, ConfUse.OpenOnly, 1, Every),
        new("performance_issue_same_index", ConfForm.Whole, ConfUse.OpenOnly, SettingLimits.MostSamples, Every),
        new("performance_sample_count_override", ConfForm.Whole, ConfUse.OpenOnly, SettingLimits.MostSamples, Every),
        new("sample_concatenate_permutation", ConfForm.Flag, ConfUse.OpenOnly, 1, Every),
        new("qsl_rng_seed", ConfForm.Whole, ConfUse.Fixed, ulong.MaxValue, Every) { OnlyBuiltIn = true },
        new("sample_index_rng_seed", ConfForm.Whole, ConfUse.Fixed, ulong.MaxValue, Every) { OnlyBuiltIn = true },
        new("schedule_rng_seed", ConfForm.Whole, ConfUse.Fixed, ulong.MaxValue, Every) { OnlyBuiltIn = true },
        Unused("mode", ConfForm.Whole, 3, "bench run makes the accuracy run and the timed run"),
        Unused("print_timestamps", ConfForm.Flag, 1, "every query's times stand in queries.bin"),
        Unused("accuracy_sample_count_override", ConfForm.Whole, int.MaxValue, "the ruleset says how many samples an accuracy run has"),
        Unused("accuracy_log_rng_seed", ConfForm.Whole, ulong.MaxValue, KeptBySalt),
        Unused("accuracy_log_probability", ConfForm.Percent, 100, KeptBySalt) with { OnlyBuiltIn = true },
        Unused("accuracy_log_sampling_target", ConfForm.Whole, long.MaxValue, KeptBySalt),
        Unused("test05", ConfForm.Flag, 1, OtherSeeds) with { OnlyBuiltIn = true },
        Unused("test05_qsl_rng_seed", ConfForm.Whole, ulong.MaxValue, OtherSeeds) with { OnlyBuiltIn = true },
        Unused("test05_sample_index_rng_seed", ConfForm.Whole, ulong.MaxValue, OtherSeeds) with { OnlyBuiltIn = true },
        Unused("test05_schedule_rng_seed", ConfForm.Whole, ulong.MaxValue, OtherSeeds) with { OnlyBuiltIn = true },
        new("use_token_latencies", ConfForm.Flag, ConfUse.Fixed, 1, Scenario.Server),
        new("use_token_latencies", ConfForm.Flag, ConfUse.NoEffect, 1, [.. Streams, Scenario.Offline]) { Instead = TokensMeasured },
        new("ttft_latency", ConfForm.Whole, ConfUse.Fixed, MostMs, Scenario.Server),
        new("tpot_latency", ConfForm.Whole, ConfUse.Fixed, MostMs, Scenario.Server),
        Unused("infer_token_latencies", ConfForm.Flag, 1, TokensMeasured),
        Unused("token_latency_scaling_factor", ConfForm.Whole, int.MaxValue, TokensMeasured),

        // MLPerf's mlperf.conf has it; LoadGen never reads it.
        new("target_duration", ConfForm.Whole, ConfUse.NoEffect, MostMs, []),
    ];

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How its value is written.</summary>
    public ConfForm Form { get; }

    /// <summary>What may be done with it.</summary>
    public ConfUse Use { get; }

    /// <summary>The greatest value, as it is written: milliseconds for a time, percent for a percentile.</summary>
    public double Most { get; }

    /// <summary>The scenarios in which LoadGen reads it.</summary>
    public ImmutableArray<Scenario> Scenarios { get; }

    /// <summary>Whether LoadGen reads it from its built-in mlperf.conf only.</summary>
    public bool OnlyBuiltIn { get; private init; }

    /// <summary>Why it has no effect here; empty where it has one.</summary>
    public string Instead { get; private init; } = "";

    private static ConfKey Unused(string name, ConfForm form, double most, string instead) => new(name, form, ConfUse.NoEffect, most, Every) { Instead = instead };
}
