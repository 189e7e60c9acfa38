using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A timed run that answers otherwise than the accuracy run did, and not within the accuracy target.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST01. Documentation: AnswersDifferWhenTimed.md.</remarks>
public sealed class AnswersDifferWhenTimed : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP102",
        Defect = nameof(AnswersDifferWhenTimed),
        Title = "the timed run answers otherwise than the accuracy run",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST01",
        Catalogue = ["CMP-01", "ACC-06", "SEED-04", "BAN-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } timed || evidence.Accuracy is not { } accuracy || evidence.Score is not { } score)
        {
            // Rules of their own report what is missing.
            yield break;
        }

        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        AccuracyInPerformanceMode found = AccuracyInPerformanceMode.Of(timed, accuracy, score.Responses, evidence.Rows, target);
        if (found.Outcome == ComplianceOutcome.Fail)
        {
            yield return Descriptor.Report(
                evidence,
                "performance/run.jsonl",
                $"{found.Differing.Length} of {timed.End.Kept.Length} kept responses (first: record {found.Differing[0]}) differ from the accuracy run's to the same sample, and one of the two is not within {target:G5}; {found.Same} are the same, {found.Within} differ within it",
                "compute the same whether timed or not; the system under test must not know which");
        }
        else if (found.Outcome == ComplianceOutcome.NotEstablished && evidence.AsksForCompliance)
        {
            yield return Descriptor.Report(
                evidence,
                "performance/run.jsonl",
                $"could not be checked: none of {timed.End.Kept.Length} kept responses could be compared with the accuracy run's; {found.WithoutCounterpart} are of samples that it kept no response of, {found.NotJudged} differ and were not judged",
                "run longer, so that more responses are kept",
                Severity.Note);
        }
    }
}
