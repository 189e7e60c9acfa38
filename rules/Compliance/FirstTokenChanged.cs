using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A response whose first token is another one than was announced: its time to first token is that of a token which nobody got.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST06. Documentation: FirstTokenChanged.md.</remarks>
public sealed class FirstTokenChanged : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP108",
        Defect = nameof(FirstTokenChanged),
        Title = "a response's first token changed after it was announced",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST06",
        Catalogue = ["CMP-01", "LAT-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Workload.Problem is not DecodingProblem)
        {
            yield break;
        }

        (string Folder, RunLog Log)[] runs = [.. evidence.Runs.Select(static run => (run.Name, run.Log)), .. evidence.Compliance.Select(static run => (run.Block.Folder, run.Log))];
        foreach ((string folder, RunLog log) in runs)
        {
            KeptResponse[] changed = [.. AnnouncedTokens.ChangedOf(log)];
            if (changed.Length > 0)
            {
                KeptResponse first = changed[0];
                yield return Descriptor.Report(
                    evidence,
                    folder + "/run.jsonl",
                    $"{changed.Length} of {AnnouncedTokens.Of(log).Count()} announced first tokens changed, the first that of record {first.Record} (sample {first.Sample}): token {first.AnnouncedToken} was announced, and the response {(first.FirstToken is int token ? $"begins with token {token}" : "has none")}",
                    "write a token to the output buffer before it is announced, and let it stand");
            }

            KeptResponse[] unknown = evidence.AsksForCompliance ? [.. AnnouncedTokens.UnknownOf(log)] : [];
            if (unknown.Length > 0)
            {
                yield return Descriptor.Report(
                    evidence,
                    folder + "/run.jsonl",
                    $"could not be checked: {unknown.Length} kept responses had a token before they were complete, the first that of record {unknown[0].Record}, and the log does not say which",
                    "run again with this version of the harness",
                    Severity.Note);
            }
        }
    }
}
