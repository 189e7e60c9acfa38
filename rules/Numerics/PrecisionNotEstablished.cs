using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result that judged too little to tell its declared precision from a coarser one.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Weight Definition and Quantization". Documentation: PrecisionNotEstablished.md.</remarks>
public sealed class PrecisionNotEstablished : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "NUM102",
        Defect = nameof(PrecisionNotEstablished),
        Title = "the precision is not established",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Weight Definition and Quantization\"",
        Catalogue = ["NUM-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score is not { PrecisionEstablished: false } score)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "accuracy.json",
            $"precision not established: {score.JudgedValues} values were judged, too few to tell {score.Inputs.FieldName} from a coarser format",
            $"{(evidence.Plan.Profile == Profile.Quick ? "the full profile judges the whole data set; " : "")}{(evidence.Workload.Problem.ProducesTokens ? $"{evidence.Plan.Responses.TokensToEstablishPrecision} tokens" : $"{AccuracyScore.ValuesToEstablishPrecision} values")} are enough");
    }
}
