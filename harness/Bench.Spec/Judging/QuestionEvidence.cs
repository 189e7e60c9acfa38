namespace Bench.Spec.Judging;

/// <summary>A place that helps to answer a question.</summary>
/// <param name="File">The file's name inside the bundle, without <c>payload/</c>, as findings name it.</param>
/// <param name="Look">What to look at there.</param>
/// <param name="Value">What stands there; null where it is not short, or absent.</param>
public sealed record QuestionEvidence(string File, string Look, string? Value);
