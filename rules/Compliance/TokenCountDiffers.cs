using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A kept response whose length is not the number of tokens that the run counted for it, or a complete response without any: its latencies of tokens would be missing from the percentiles.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST06. Documentation: TokenCountDiffers.md.</remarks>
public sealed class TokenCountDiffers : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "CMP104",
        Defect = nameof(TokenCountDiffers),
        Title = "a response holds another number of tokens than were counted",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf inference, compliance/TEST06",
        Catalogue = ["CMP-01", "RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Workload.Problem is not DecodingProblem)
        {
            yield break;
        }

        foreach (PresentRun run in evidence.Runs)
        {
            int[] uncounted = [.. CountedTokens.UncountedOf(run.Log)];
            if (uncounted.Length > 0)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Name + "/tokens.bin",
                    $"{uncounted.Length} complete responses have no token times, the first that of record {uncounted[0]}; every response has at least one token",
                    "a SUT that answers with nothing fails its query; " + Remedy.ForChanged("the log"));
            }

            foreach ((KeptResponse kept, long counted) in CountedTokens.MismatchesOf(run.Log))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Name + "/tokens.bin",
                    $"{counted} tokens were counted for record {kept.Record}; its response of {kept.Length} bytes holds {kept.Length / (double)sizeof(int):0.##}",
                    Remedy.ForChanged("the log"));
            }
        }
    }
}
