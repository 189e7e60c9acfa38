using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions;

/// <summary>How long a plan will take, for progress and the dry run; never judged.</summary>
public static class PlanDuration
{
    /// <summary>The warm-ups, the timed run and the accuracy run, in seconds.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="samplesInAccuracyRun">Samples of the accuracy run.</param>
    /// <param name="measuredRate">Samples per second when known; else the plan's own rate serves.</param>
    public static double EstimateSeconds(Plan plan, int samplesInAccuracyRun, double? measuredRate = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        TestSettings run = plan.Performance;
        double rate = measuredRate ?? run.TargetQps;
        double samples = run.MinQueryCount * (run.Scenario == Scenario.MultiStream ? run.SamplesPerQuery : 1.0);
        double timed = Math.Max(run.MinDurationMs / 1000.0, samples / rate);
        return (2 * plan.WarmUpMs / 1000.0) + timed + (samplesInAccuracyRun / rate);
    }
}
