namespace Bench.Results.Reproductions;

/// <summary>Something in which the rerun's surroundings differ from the submitted result's.</summary>
/// <param name="Field">What it is, for example <c>cpu_model</c>.</param>
/// <param name="Submitted">The submitted result's.</param>
/// <param name="Here">The rerun's.</param>
/// <param name="OfHardware">Whether another speed is to be expected from it: then a difference refutes nothing.</param>
public readonly record struct EnvironmentDifference(string Field, string Submitted, string Here, bool OfHardware);
