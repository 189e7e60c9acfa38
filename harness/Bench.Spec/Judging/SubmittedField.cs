namespace Bench.Spec.Judging;

/// <summary>A field of a JSON object.</summary>
/// <param name="Text">Its text; of another value than text its JSON, of null nothing.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct SubmittedField(string Text, int Line);
