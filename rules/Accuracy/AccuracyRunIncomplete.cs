using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>An accuracy run that did not go through the whole data set.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (accuracy mode: each sample once). Documentation: AccuracyRunIncomplete.md.</remarks>
public sealed class AccuracyRunIncomplete : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC103",
        Defect = nameof(AccuracyRunIncomplete),
        Title = "the accuracy run skips samples",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (accuracy mode: each sample once)",
        Catalogue = ["DATA-08", "DIV-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Accuracy is not { } run)
        {
            yield break;
        }

        int samples = evidence.Workload.Dataset.Samples;
        int needed = Math.Min(evidence.Numbers.AccuracySamples ?? samples, samples);
        long complete = run.Records.CountOf(QueryStatus.Complete);
        if (complete >= needed && run.Header.TotalSampleCount >= samples)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "accuracy/queries.bin",
            $"the accuracy run answered {complete} samples of a library of {run.Header.TotalSampleCount}; the {evidence.Plan.Profile.FieldName} profile asks for {needed} of {samples}",
            run.Header.TotalSampleCount < samples
                ? "let the accuracy run go through the data set without an override of its size"
                : "find out why the rest was not answered (RUN106, RUN108), and run again");
    }
}
