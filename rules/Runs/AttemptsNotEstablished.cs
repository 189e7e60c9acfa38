using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A full result, of which nobody can tell how many runs came before it.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (one run per scenario); MLPerf Training Rules, "Scoring". Documentation: AttemptsNotEstablished.md.</remarks>
public sealed class AttemptsNotEstablished : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN117",
        Defect = nameof(AttemptsNotEstablished),
        Title = "the number of attempts is not established",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (one run per scenario); MLPerf Training Rules, \"Scoring\"",
        Catalogue = ["RUN-05", "RUN-11"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Planned.Profile == Profile.Quick || evidence.Attempts is not null)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "attempts.json",
            "the attempts are not listed: how many runs were started before this one, and whether it is the best of many, is not known; expected attempts.json",
            "measure again: the harness lists every started attempt from its ledger");
    }
}
