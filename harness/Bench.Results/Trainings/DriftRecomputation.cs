using System.Globalization;
using Bench.Results.Recomputations;
using Bench.Spec.Training;

namespace Bench.Results.Trainings;

/// <summary>Compares what a run's <c>check.json</c> says of later days with the workload and with itself. Whether the qualities are the reference's is asked by <c>check --reference</c>; whether they are there at all, by a rule.</summary>
internal static class DriftRecomputation
{
    /// <summary>Compares one run's.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="run">The run's number, from 1 on.</param>
    /// <param name="differences">Takes what differs.</param>
    public static void Check(TrainingEvidence evidence, int run, Differences differences)
    {
        string name = TrainingFileNames.CheckOf(run);
        if (evidence.Checks.ElementAtOrDefault(run - 1)?.Drift is not { } curve)
        {
            return;
        }

        string found = Days(curve.Qualities.Length);
        if (evidence.Drift is not { } drift)
        {
            differences.Report(name, "drift", found, "absent: the workload declares no drift");
            return;
        }

        if (evidence.Runs[run - 1].End.Weights is null)
        {
            differences.Report(name, "drift", found, "absent: the run handed no weights over");
        }

        if (curve.Qualities.Length != drift.Days)
        {
            differences.Report(name, "drift.qualities", found, $"{Days(drift.Days)}, as the workload declares");
        }

        differences.Compare(name, "drift.days_held", curve.DaysHeld, drift.DaysHeldBy(curve.Qualities));
    }

    private static string Days(int count) => string.Create(CultureInfo.InvariantCulture, $"of {count} days");
}
