using Bench.Definitions.Forms;
using Bench.Definitions.UserConfs;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Definitions;

/// <summary>Refuses, before anything runs, settings that no run can have: each with its value and where it came from.</summary>
internal static class PlanLimits
{
    /// <summary>Reports every impossible setting of a plan.</summary>
    public static void Check(PlanRequest request, Plan plan, FindingList findings)
    {
        DatasetSpec dataset = request.Workload.Value.Dataset;
        IEnumerable<RefusedSetting> refused = SettingLimits.Refused(plan.Performance, dataset.Samples, dataset.PerformanceSamples)
            .Concat(SettingLimits.Refused(plan.Accuracy, dataset.Samples, dataset.PerformanceSamples))
            .Distinct();
        foreach (RefusedSetting setting in refused)
        {
            findings.Error(
                DefinitionCodes.NotRunnable,
                ConfSettings.LocationOf(request, setting.Setting) ?? request.Workload.LocationOf("scenarios"),
                $"{setting.Setting} is {setting.Value}{From(plan, setting.Setting)}, expected {setting.Expected}",
                "change the setting where it comes from");
        }
    }

    private static string From(Plan plan, string setting)
    {
        string name = setting switch
        {
            "total_sample_count" => "dataset_samples",
            "performance_sample_count" => "dataset_performance_samples",
            "min_query_count" when plan.Scenario == Scenario.Offline => "min_sample_count",
            _ when setting.EndsWith("_ms", StringComparison.Ordinal) || setting.EndsWith("_ns", StringComparison.Ordinal) => setting[..^3],
            _ => setting,
        };
        return plan.Settings.FirstOrDefault(planned => planned.Name == name) is { } origin ? $" (from {origin.Origin})" : "";
    }
}
