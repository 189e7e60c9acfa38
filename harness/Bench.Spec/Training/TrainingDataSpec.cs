using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>The generated data of a training workload.</summary>
public sealed record TrainingDataSpec
{
    /// <summary>Generator and version: <c>grammar@1</c> or <c>electrodes@1</c>.</summary>
    public required string Generator { get; init; }

    /// <summary>The 64-bit seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Days after day 0 that the recordings are of (<c>electrodes@1</c>); 0 elsewhere.</summary>
    public int Day { get; init; }

    /// <summary>Examples that are trained on.</summary>
    public required int TrainingExamples { get; init; }

    /// <summary>Examples that quality is measured on; none of them is trained on.</summary>
    public required int EvaluationExamples { get; init; }

    /// <summary>The digest of the generated data: training examples in order, then evaluation examples with what is to be predicted.</summary>
    public required Sha256Digest Sha256 { get; init; }

    /// <summary>Whether the digest is written; a draft's is not, and nothing runs on a draft.</summary>
    [JsonIgnore]
    public bool Frozen => Sha256 != default;
}
