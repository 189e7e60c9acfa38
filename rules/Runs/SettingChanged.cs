using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A setting that the workload or the round fixes, changed for a run.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios"; LoadGen's published configuration. Documentation: SettingChanged.md.</remarks>
public sealed class SettingChanged : IRule
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
        if (evidence.Performance is not { } run)
        {
            yield break;
        }

        TestSettings settings = run.Header.Settings;
        long leastMs = (long)evidence.Numbers.MinDuration.TotalMilliseconds;
        (string Name, string Found, string Fixed, bool Same)[] checks =
        [
            ("target_latency_percentile", $"{settings.TargetLatencyPercentile}", $"{evidence.RequiredPercentile}", evidence.RequiredPercentile is not { } percentile || settings.TargetLatencyPercentile.Equals(percentile)),
            ("target_latency_ns", $"{settings.TargetLatencyNs}", $"{evidence.RequiredBoundNs}", evidence.RequiredBoundNs is not { } bound || settings.TargetLatencyNs == bound),
            ("samples_per_query", $"{settings.SamplesPerQuery}", $"{evidence.Ruleset.MultiStreamSamplesPerQuery}", evidence.Plan.Scenario != Scenario.MultiStream || settings.SamplesPerQuery == evidence.Ruleset.MultiStreamSamplesPerQuery),
            ("min_duration_ms", $"{settings.MinDurationMs}", $"at least {leastMs}", settings.MinDurationMs >= leastMs),
            ("performance_issue_same", $"{settings.PerformanceIssueSame}", "False", !settings.PerformanceIssueSame),
            ("performance_issue_unique", $"{settings.PerformanceIssueUnique}", "False", !settings.PerformanceIssueUnique),
            ("rng_profile", $"{settings.RngProfile}", $"{RngProfile.LoadGen6Libstdcxx11}", settings.RngProfile == RngProfile.LoadGen6Libstdcxx11),
            ("early_stopping", $"{settings.EarlyStopping}", $"{evidence.Numbers.EarlyStopping}", settings.EarlyStopping == evidence.Numbers.EarlyStopping),
        ];
        foreach ((string name, string found, string wanted, _) in checks.Where(static check => !check.Same))
        {
            yield return Descriptor.Report(
                evidence,
                "performance/run.jsonl",
                $"{name} was {found}; the workload and the round fix it at {wanted}",
                "leave the setting alone, or submit to the open division");
        }
    }
}
