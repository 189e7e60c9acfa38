using Bench.Datasets;
using Bench.Results.Reports;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Judging;

/// <summary>Part of <c>check --reference</c>: every later day's quality of a run, computed again from the weights in the bundle.</summary>
internal static class DriftRecheck
{
    /// <summary>The same arithmetic in the same order; what is allowed is that another machine rounds a prediction to fp32 otherwise.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>What was found; nothing where the workload declares no drift.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="run">The run's number, from 1 on.</param>
    /// <param name="data">The data, generated again.</param>
    /// <param name="weights">The run's weights.</param>
    /// <param name="reference">The reference.</param>
    public static IEnumerable<Finding> Of(TrainingEvidence evidence, int run, TrainingDataset data, ReadOnlyMemory<byte> weights, ITrainingReference reference)
    {
        if (evidence.Drift is not { } drift)
        {
            yield break;
        }

        string name = TrainingFileNames.CheckOf(run);
        if (evidence.Checks.ElementAtOrDefault(run - 1)?.Drift is not { } found || DriftMeasuring.Of(data, weights, reference) is not { } again)
        {
            yield return TrainingReferenceRecheck.Of("REF002", Severity.Note, name, "later days could not be checked against the reference: the run has no qualities of them, or its weights are not the model's");
            yield break;
        }

        foreach ((int index, double quality) in again.Qualities.Index())
        {
            double declared = index < found.Qualities.Length ? found.Qualities[index] : double.NaN;
            if (!declared.Equals(quality) && !(Math.Abs(declared - quality) <= Tolerance * quality))
            {
                yield return TrainingReferenceRecheck.Of("REF001", Severity.Error, name, FormattableString.Invariant($"the quality on day {index + 1} is {declared:G6}; the reference has {quality:G6} with the run's weights"));
                yield break;
            }
        }

        yield return TrainingReferenceRecheck.Of("REF000", Severity.Note, name, $"the qualities of all {drift.Days} days are those that the reference has with the run's weights, which hold {Quantity.Days(again.DaysHeld, drift.Days)}");
    }
}
