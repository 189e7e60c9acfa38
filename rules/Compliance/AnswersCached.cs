using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A system under test that answers from memory what it was asked before.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST04. Documentation: AnswersCached.md.</remarks>
public sealed class AnswersCached : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP106",
        Defect = nameof(AnswersCached),
        Title = "answers come from a cache",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST04",
        Catalogue = ["CMP-01", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        CachedAnswers found = CachedAnswers.Of(evidence.Compliance, evidence.Performance, evidence.Accuracy);
        if (found.Outcome == ComplianceOutcome.Fail)
        {
            string speedup = found.Speedup is { } interval
                ? string.Create(CultureInfo.InvariantCulture, $"what was asked before is answered {interval.Low:F2} to {interval.High:F2} times as fast ({CachedAnswers.Confidence * 100:F0} % confidence); at most {found.Most:F2} is honest")
                : "the speedup is not known";
            yield return Descriptor.Report(
                evidence,
                "compliance/test04",
                $"{speedup}; {found.Stale} of {found.Compared} answers to fresh content are those to other content of the same sample",
                "compute every answer from the inputs that stand in memory when it is asked for");
        }
        else if (found is { Outcome: ComplianceOutcome.NotEstablished, Unusable: null } && evidence.AsksForCompliance)
        {
            yield return Descriptor.Report(
                evidence,
                "compliance/test04",
                found.Speedup is { } interval
                    ? string.Create(CultureInfo.InvariantCulture, $"could not be checked: what was asked before is answered {interval.Low:F2} to {interval.High:F2} times as fast, and {found.Most:F2} lies within")
                    : "could not be checked: the runs give no speedup",
                "leave the machine to the run: its latencies vary too much",
                Severity.Note);
        }
    }
}
