using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A timed run whose decoded responses are, on average, longer or shorter than the accuracy run's to the same samples.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST09. Documentation: OutputLengthDiffers.md.</remarks>
public sealed class OutputLengthDiffers : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP105",
        Defect = nameof(OutputLengthDiffers),
        Title = "the timed run's responses are longer or shorter than they should be",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST09",
        Catalogue = ["CMP-01", "ACC-06", "ACC-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Workload.Problem is not DecodingProblem || evidence.Performance is not { } timed || evidence.Accuracy is not { } accuracy)
        {
            yield break;
        }

        (int[] counted, int[] expected) = OutputLength.CountsOf(timed, accuracy);
        ComplianceOutcome outcome = OutputLength.Judge(counted, expected, OutputLength.GreatestDifferencePercent);
        if (outcome == ComplianceOutcome.Fail)
        {
            yield return Descriptor.Report(
                evidence,
                "performance/run.jsonl",
                $"{counted.Length} kept responses hold {counted.Average():F1} tokens on average, the accuracy run's to the same samples {expected.Average():F1}; they may differ by {OutputLength.GreatestDifferencePercent} %",
                "decode to the same end whether timed or not; the system under test must not know which");
        }
        else if (outcome == ComplianceOutcome.NotEstablished && evidence.AsksForCompliance)
        {
            yield return Descriptor.Report(
                evidence,
                "performance/run.jsonl",
                $"could not be checked: none of {timed.End.Kept.Length} kept responses has a counterpart with tokens in the accuracy run",
                "run longer, so that more responses are kept",
                Severity.Note);
        }
    }
}
