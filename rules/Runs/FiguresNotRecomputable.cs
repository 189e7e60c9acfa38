using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result: its percentiles and its accuracy are taken from the submitter's files, and nothing in a submission tree proves them.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference". Documentation: FiguresNotRecomputable.md.</remarks>
public sealed class FiguresNotRecomputable : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN313",
        Defect = nameof(FiguresNotRecomputable),
        Title = "what an imported result states cannot be computed again",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\"",
        Catalogue = ["ACC-01", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is { } log)
        {
            yield return Descriptor.Report(evidence, log.Path, "percentiles and estimates are taken from the submitter's log, not recomputable: it holds no latencies", "");
        }

        if (evidence.Stated is { } stated)
        {
            string why = evidence.AccuracyLog is { Cut: true } cut ? $"the log of responses was cut to {cut.Bytes} bytes, and its digest is of bytes that are not here" : "it takes the benchmark's data set and script";
            yield return Descriptor.Report(evidence, stated.File.Path, $"the accuracy is taken from the submitter's file, not recomputable: {why}", "");
        }
    }
}
