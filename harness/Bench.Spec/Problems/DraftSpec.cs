namespace Bench.Spec.Problems;

/// <summary>A draft model for speculative decoding: it proposes tokens, which the target model checks together (Leviathan, Kalman, Matias, "Fast Inference from Transformers via Speculative Decoding", 2023; here greedy, so that the tokens are the target's own).</summary>
public sealed record DraftSpec
{
    /// <summary>What stands before the names of its weights.</summary>
    public const string Prefix = "draft.";

    /// <summary>The model; it has the target's vocabulary.</summary>
    public required DecodingModel Model { get; init; }

    /// <summary>Tokens that it proposes for each step of the target at most; at least 1.</summary>
    public required int Length { get; init; }

    /// <summary>How many tokens it proposes when so many may still be emitted: the target adds one of its own.</summary>
    public int ProposedWith(int remaining) => Math.Clamp(remaining - 1, 0, Length);
}
