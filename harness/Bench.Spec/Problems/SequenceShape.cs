namespace Bench.Spec.Problems;

/// <summary>A problem over a sequence, its length apart from everything else: problems with equal <paramref name="Series"/> differ in nothing but the length.</summary>
/// <param name="Length">Elements of the sequence: queries and keys of a head, or time steps; at least 1.</param>
/// <param name="Width">Elements of a position's output: heads times head_dim, or the hidden size. Only problems of one width are set against each other.</param>
/// <param name="Series">What is computed, for people: <c>causal attention 8 x 64</c>.</param>
/// <param name="IsRecurrent">Whether it goes through the sequence step by step with a state of fixed size.</param>
public readonly record struct SequenceShape(int Length, int Width, string Series, bool IsRecurrent);
