namespace Bench.Spec.Judging;

/// <summary>How speculative decoding fares on a response: what the workload's draft model proposes in the reference, and how much of it the response contains. It follows from the response and the two models; a SUT claims nothing of it.</summary>
/// <param name="Proposed">Tokens that the draft proposes.</param>
/// <param name="Accepted">Those among them that the response goes on with, each step's up to the first wrong one.</param>
/// <param name="Steps">Steps of the target model after the prompt: each adds the accepted tokens and, but for a response that ends in them, one of its own.</param>
public readonly record struct SpeculationCount(long Proposed, long Accepted, long Steps)
{
    /// <summary>Both together.</summary>
    public static SpeculationCount operator +(SpeculationCount left, SpeculationCount right) => Add(left, right);

    /// <summary>Both together.</summary>
    public static SpeculationCount Add(SpeculationCount left, SpeculationCount right) =>
        new(left.Proposed + right.Proposed, left.Accepted + right.Accepted, left.Steps + right.Steps);
}
