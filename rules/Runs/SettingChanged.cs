using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A setting that the workload or the round fixes, changed for a run.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios"; LoadGen's published configuration. Documentation: SettingChanged.md.</remarks>
public sealed class SettingChanged : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN111",
        Defect = nameof(SettingChanged),
        Title = "a setting that the workload or the round fixes was changed",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\"; LoadGen's published configuration",
        Catalogue = ["RUN-03", "RUN-04", "RUN-01", "DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            TestSettings settings = run.Log.Header.Settings;
            foreach (Difference difference in Difference.Between(settings, Required(evidence, settings)))
            {
                yield return Changed(evidence, run.Path, difference.Name, difference.First, difference.Second);
            }
        }

        long warmUpMs = (long)evidence.Numbers.WarmUp.TotalMilliseconds;
        if (evidence.Plan.WarmUpMs != warmUpMs)
        {
            yield return Changed(evidence, "plan.json", "warm_up_ms", $"{evidence.Plan.WarmUpMs}", $"{warmUpMs}");
        }
    }

    private Finding Changed(Evidence evidence, string path, string name, string found, string wanted) => Descriptor.Report(
        evidence,
        path,
        $"{name} was {found}; the workload and the round fix it at {wanted}",
        "leave the setting alone, or submit to the open division");

    /// <summary>The settings that a run must have. The rate is the submitter's, seeds, mode, scenario and arrivals have rules of their own, and whoever asks for more than the least may.</summary>
    private static TestSettings Required(Evidence evidence, TestSettings found)
    {
        // LoadGen's defaults stand for every feature that the harness does not use.
        TestSettings defaults = new() { Scenario = evidence.Plan.Scenario };
        int samples = evidence.Workload.Dataset.Samples;
        int least = Math.Min(evidence.Numbers.AccuracySamples ?? samples, samples);
        return defaults with
        {
            Scenario = found.Scenario,
            Mode = found.Mode,
            TargetQps = found.TargetQps,
            Arrivals = found.Arrivals,
            TargetLatencyNs = evidence.Workload.For(evidence.Plan.Scenario)?.LatencyBoundNs ?? defaults.TargetLatencyNs,
            UseTokenLatencies = evidence.RequiredTokenBounds is not null,
            ServerTtftLatencyNs = evidence.RequiredTokenBounds?.TtftBoundNs ?? defaults.ServerTtftLatencyNs,
            ServerTpotLatencyNs = evidence.RequiredTokenBounds?.TpotBoundNs ?? defaults.ServerTpotLatencyNs,
            TargetLatencyPercentile = evidence.RequiredPercentile ?? defaults.TargetLatencyPercentile,
            SamplesPerQuery = evidence.Plan.Scenario == Scenario.MultiStream ? evidence.Ruleset.MultiStreamSamplesPerQuery : 1,
            MinDurationMs = Math.Max(found.MinDurationMs, (long)evidence.Numbers.MinDuration.TotalMilliseconds),
            MinQueryCount = Math.Max(found.MinQueryCount, LeastQueries(evidence)),
            QslRngSeed = found.QslRngSeed,
            SampleIndexRngSeed = found.SampleIndexRngSeed,
            ScheduleRngSeed = found.ScheduleRngSeed,
            AccuracySampleCountOverride = found.Mode == TestMode.PerformanceOnly || found.AccuracySampleCountOverride == 0 || least == samples ? 0 : least,
            EarlyStopping = evidence.Numbers.EarlyStopping,
        };
    }

    private static long LeastQueries(Evidence evidence) => evidence.Plan.Scenario switch
    {
        Scenario.Offline => Math.Min(evidence.Numbers.OfflineMinSamples, evidence.Workload.Dataset.Samples),
        Scenario.MultiStream => evidence.Numbers.MultiStreamMinQueries,
        _ => evidence.Numbers.MinQueries,
    };
}
