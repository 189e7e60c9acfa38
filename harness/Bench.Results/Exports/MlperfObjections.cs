using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>What MLPerf's submission checker would refuse in a result, found before anything is written.</summary>
/// <remarks>Only what the checker itself looks at: a result may break MLPerf's rules without its noticing, and <c>bench check</c> judges by rules of its own. Source: tools/submission/submission_checker/checks.</remarks>
public static class MlperfObjections
{
    /// <summary>Everything found, each as an error unless the checker only warns.</summary>
    public static IEnumerable<Finding> Of(MlperfResult result, MlperfRound round)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(round);
        Evidence evidence = result.Evidence;
        return
        [
            .. Division(result),
            .. Performance(result, evidence.Performance!, round),
            .. Verdict(result, evidence.Performance!),
            .. Accuracy(result, evidence.Accuracy!),
            .. Caching(result),
            .. System(result),
        ];
    }

    /// <summary>What is wrong between results that go into one tree.</summary>
    public static IEnumerable<Finding> Among(ImmutableArray<MlperfResult> results) =>
        from result in results
        let first = results.First(other => other.Evidence.Plan.Submitter == result.Evidence.Plan.Submitter && other.Evidence.Plan.System == result.Evidence.Plan.System)
        where !first.Evidence.System.Stated.SequenceEqual(result.Evidence.System.Stated)
        select Error("EXP013", result, $"it describes the system {result.Evidence.Plan.System} otherwise than {first.Bundle}; the tree has one description, that of the latter", "measure both with one description, or give the systems two ids");

    private static IEnumerable<Finding> Division(MlperfResult result)
    {
        if (result.Evidence.Plan.Division == Spec.Division.Closed)
        {
            yield return Error(
                "EXP001",
                result,
                $"the division is closed, where the checker knows MLPerf's benchmarks only and fails on '{result.Evidence.Plan.Workload}' altogether; expected open, where model_mapping.json names {MlperfRound.Carrier} for it",
                "measure with --division open, or state it in submission.yaml");
        }
    }

    private static IEnumerable<Finding> Performance(MlperfResult result, RunLog run, MlperfRound round)
    {
        TestSettings settings = run.Header.Settings;
        EffectiveSettings effective = EffectiveSettings.Of(settings, run.Header.TotalSampleCount, run.Header.PerformanceSampleCount);
        if (settings.MinDurationMs < MlperfRound.LeastDurationMs)
        {
            yield return Error(
                "EXP002",
                result,
                string.Create(CultureInfo.InvariantCulture, $"the least duration is set to {settings.MinDurationMs / 1e3} s; expected {MlperfRound.LeastDurationMs / 1e3} s or more"),
                "measure with --ruleset mlperf-6.1 --profile full");
        }

        (string Name, ulong Found, ulong Expected)[] seeds =
        [
            ("qsl_rng_seed", settings.QslRngSeed, round.Seeds.Qsl),
            ("sample_index_rng_seed", settings.SampleIndexRngSeed, round.Seeds.SampleIndex),
            ("schedule_rng_seed", settings.ScheduleRngSeed, round.Seeds.Schedule),
        ];
        foreach ((string name, ulong found, ulong expected) in seeds.Where(static seed => seed.Found != seed.Expected))
        {
            yield return Error("EXP003", result, $"{name} is {found}; expected {expected}, MLPerf's of {round.Version}", "measure with --ruleset mlperf-6.1, and export for v6.1");
        }

        if (settings.Arrivals is { } arrivals)
        {
            yield return Error("EXP014", result, $"arrivals are {arrivals}, which LoadGen does not have; expected its Poisson process", "measure without --arrivals");
        }

        if (effective.PerformanceSampleCount < MlperfRound.CarrierSamples)
        {
            yield return Error("EXP004", result, $"performance runs draw from {effective.PerformanceSampleCount} samples; expected {MlperfRound.CarrierSamples} or more, {MlperfRound.Carrier}'s", "measure matmul-43, or a workload with as many samples");
        }
    }

    private static IEnumerable<Finding> Verdict(MlperfResult result, RunLog run)
    {
        ImmutableDictionary<string, string> values = LoadGenReading.Of(run).DetailValues.ToImmutableDictionary(static pair => pair.Key, static pair => pair.Value);
        if (run.Header.Settings.Scenario != Scenario.Offline && values["early_stopping_met"] != "true")
        {
            yield return Error("EXP005", result, $"early stopping is not met: {values.GetValueOrDefault("early_stopping_result") ?? values["early_stopping_tpot_result"]}", "measure longer, or at a lower rate");
        }

        if (values["result_validity"] != "\"VALID\"")
        {
            yield return Warning("EXP006", result, $"the run is INVALID by LoadGen's conditions ({values.GetValueOrDefault("result_invalid_reason", "\"\"")}); the checker lets it pass, the compliance scripts do not", "measure again");
        }

        if (!run.Faults.IsEmpty)
        {
            yield return Warning("EXP007", result, $"the timed run has {Counted.Of(run.Faults.Length, "fault")}, which the log gives as errors; the checker overlooks them", "mend the SUT and measure again");
        }
    }

    private static IEnumerable<Finding> Accuracy(MlperfResult result, RunLog run)
    {
        EffectiveSettings effective = EffectiveSettings.Of(run.Header.Settings, run.Header.TotalSampleCount, run.Header.PerformanceSampleCount);
        if (effective.AccuracySampleCount != MlperfRound.CarrierSamples)
        {
            yield return Error("EXP008", result, $"the accuracy run has {effective.AccuracySampleCount} samples; expected {MlperfRound.CarrierSamples}, {MlperfRound.Carrier}'s", "measure matmul-43, or a workload with as many samples");
        }

        if (!run.Faults.IsEmpty)
        {
            yield return Error("EXP007", result, $"the accuracy run has {Counted.Of(run.Faults.Length, "fault")}, which the log gives as errors; expected none", "mend the SUT and measure again");
        }

        if (result.AccuracyResponses is null)
        {
            yield return Error("EXP009", result, "the bundle holds no whole responses, so there is no mlperf_log_accuracy.json; expected the responses of the accuracy run", "measure with --keep-responses");
        }
        else if (run.End.Kept.Length < run.Records.Length)
        {
            yield return Warning("EXP009", result, $"the bundle holds {run.End.Kept.Length} of {run.Records.Length} responses of the accuracy run; the checker does not count them", "raise the ruleset's responses.maximum_kept, or take a workload with smaller responses");
        }
    }

    private static IEnumerable<Finding> Caching(MlperfResult result)
    {
        if (MlperfCachingTest.Of(result.Evidence).WhyAbsent is { } why)
        {
            string help = result.Evidence.Compliance.IsEmpty ? "measure with --compliance if it shall have one" : "bench verify judges the bundle's own pairs (CMP106)";
            yield return Of(Severity.Note, "EXP015", result, $"the tree has no TEST04: {why}; the checker asks for none in open", help);
        }
    }

    private static IEnumerable<Finding> System(MlperfResult result)
    {
        ImmutableSortedDictionary<string, string> stated = result.Evidence.System.Stated;
        string[] missing = [.. MlperfSystem.FieldsToState.Where(field => !stated.ContainsKey(field))];
        if (missing.Length > 0)
        {
            yield return Error("EXP010", result, $"the system's description lacks {Counted.Of(missing.Length, "field")}: {string.Join(", ", missing)}", "bench init DIR --submitter NAME makes a description with all of them; measure with --submission DIR/submission.yaml");
        }

        if (stated.GetValueOrDefault("system_type") is { } type && !MlperfRound.SystemTypes.Contains(type))
        {
            yield return Error("EXP011", result, $"system_type is '{type}'; expected one of {string.Join(", ", MlperfRound.SystemTypes)}", "mend systems/ID.yaml and measure again");
        }

        foreach (string field in MlperfRound.CountFields.Where(field => stated.TryGetValue(field, out string? count) && !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            yield return Error("EXP011", result, $"{field} is '{stated[field]}'; expected a whole number, which the checker multiplies", "mend systems/ID.yaml and measure again");
        }

        if (result.Evidence.Plan.Submitter.Contains(' ', StringComparison.Ordinal))
        {
            yield return Warning("EXP012", result, $"the submitter's name '{result.Evidence.Plan.Submitter}' becomes a folder's and has a space, which MLPerf's repository check refuses", "state a submitter without spaces");
        }
    }

    private static Finding Error(string id, MlperfResult result, string message, string help) => Of(Severity.Error, id, result, message, help);

    private static Finding Warning(string id, MlperfResult result, string message, string help) => Of(Severity.Warning, id, result, message, help);

    private static Finding Of(Severity severity, string id, MlperfResult result, string message, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(result.Bundle), Help = help };
}
