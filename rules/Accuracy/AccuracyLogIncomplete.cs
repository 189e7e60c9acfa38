using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose log of responses is missing, or answers other samples than the benchmark has.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: AccuracyLogIncomplete.md.</remarks>
public sealed class AccuracyLogIncomplete : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC306",
        Defect = nameof(AccuracyLogIncomplete),
        Title = "the accuracy log does not answer every sample once",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["DATA-08", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.AccuracyLog is not { } log)
        {
            yield return Descriptor.Report(evidence, $"{evidence.Folder}/accuracy/mlperf_log_accuracy.json", "the file is missing or was not read; the accuracy is computed from it", ImportQuestions.OwnLog);
            yield break;
        }

        if (evidence.Benchmark?.AccuracySamplesOf(evidence.Scenario) is not { } samples)
        {
            yield break;
        }

        // The last multi-stream query is filled up with samples that were asked for before.
        long most = evidence.Accuracy?.Scenario == Scenario.MultiStream ? samples + evidence.Round.MultiStreamSamplesPerQuery - 1 : samples;
        if (log.GreatestSample >= samples)
        {
            yield return Descriptor.Report(evidence, log.Path, $"sample {log.GreatestSample} is answered; {evidence.Model} has samples 0 to {samples - 1}", ImportQuestions.OwnLog);
        }
        else if (!log.Cut && (log.Samples != samples || log.Responses > most))
        {
            yield return Descriptor.Report(evidence, log.Path, $"the log holds {log.Responses} responses to {log.Samples} samples; the accuracy run answers each of the {samples} once", "make the accuracy run over the whole data set");
        }
    }
}
