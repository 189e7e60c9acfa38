namespace Bench.Spec.Judging;

/// <summary>A line that LoadGen marked as an error.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Text">What it says.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct LoggedError(string Key, string Text, int Line);
