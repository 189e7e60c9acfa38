namespace Bench.Spec.Judging;

/// <summary>A value in a line of a log.</summary>
/// <param name="Text">As it is written; text without its quotes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct LoggedValue(string Text, LoggedKind Kind, int Line);
