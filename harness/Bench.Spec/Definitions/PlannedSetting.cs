namespace Bench.Spec.Definitions;

/// <summary>A setting and where it came from.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Value">Its effective value, with unit.</param>
/// <param name="Origin">Where it came from: a file, by its name alone, with line; an option, or a calibration.</param>
public sealed record PlannedSetting(string Name, string Value, string Origin);
