namespace Bench.Spec.Judging;

/// <summary>A place that helps to answer a question.</summary>
/// <param name="File">The file's name inside the bundle, without <c>payload/</c>, as findings name it.</param>
/// <param name="Look">What to look at there.</param>
/// <param name="Value">What stands there; null where it is not short, or absent.</param>
public sealed record QuestionEvidence(string File, string Look, string? Value)
{
    /// <summary>What stands there, with the name of its field where the file has many: <c>hw_notes: not stated</c>. Null where the value is.</summary>
    public string? Said => Value is null ? null
        : Look.Split(':')[0].Split('.') is ["stated" or "found", string name] ? $"{name}: {Value}"
        : Value;
}
