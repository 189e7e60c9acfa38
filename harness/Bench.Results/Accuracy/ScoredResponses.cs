using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Results.Accuracy;

/// <summary>A score and what it was computed from.</summary>
/// <param name="Score">The score (<c>accuracy.json</c>).</param>
/// <param name="Rows">The rows of its responses, one after the other (<c>responses.bin</c>).</param>
public sealed record ScoredResponses(AccuracyScore Score, ImmutableArray<ResponseRow> Rows);
