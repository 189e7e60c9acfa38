using System.Globalization;
using System.Text;
using Bench.Spec;
using Bench.Statistics.Conformance;

namespace Bench.Results.Exports;

/// <summary>A run's settings as LoadGen's <c>user.conf</c>: what a submitter may choose.</summary>
/// <remarks>Source: LoadGen, test_settings_internal.cc (FromConfig): times in milliseconds, keys <c>model.scenario.key</c>.</remarks>
public static class MlperfUserConf
{
    /// <summary>The text.</summary>
    public static string Of(TestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        StringBuilder text = new("# Rates and least durations of the performance run; mlperf_log_detail.txt has every setting.\n");
        void Line(string key, string value) => text.Append(CultureInfo.InvariantCulture, $"*.{settings.Scenario}.{key} = {value}\n");
        if (settings.Scenario is Scenario.Server or Scenario.Offline)
        {
            Line("target_qps", CppNumber.General(settings.TargetQps));
        }
        else
        {
            Line("target_latency", CppNumber.General(1e3 / settings.TargetQps));
        }

        if (settings.Scenario == Scenario.Server)
        {
            Line("target_latency", CppNumber.General(settings.TargetLatencyNs / 1e6));
        }

        if (settings.Scenario == Scenario.MultiStream)
        {
            Line("samples_per_query", settings.SamplesPerQuery.ToString(CultureInfo.InvariantCulture));
        }

        Line("min_duration", settings.MinDurationMs.ToString(CultureInfo.InvariantCulture));
        Line("min_query_count", settings.MinQueryCount.ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
