namespace Bench.Spec.Judging;

/// <summary>A stated metric of accuracy.</summary>
/// <param name="Name">MLPerf's name of it.</param>
/// <param name="Text">The number as it is written.</param>
/// <param name="Value">The number.</param>
/// <param name="Line">Its line, from 1.</param>
public readonly record struct StatedMetric(string Name, string Text, double Value, int Line);
