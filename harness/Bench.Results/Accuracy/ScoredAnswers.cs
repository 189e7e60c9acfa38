using System.Collections.Immutable;
using Bench.Spec.Judging;

namespace Bench.Results.Accuracy;

/// <summary>The judged answers of compliance runs and what they were judged by.</summary>
/// <param name="Score">The answers (<c>compliance/accuracy.json</c>).</param>
/// <param name="Rows">Their rows, one after the other (<c>compliance/responses.bin</c>).</param>
public sealed record ScoredAnswers(ComplianceScore Score, ImmutableArray<ResponseRow> Rows);
