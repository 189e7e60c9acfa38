namespace Bench.Spec.Definitions;

/// <summary>A least and a greatest value, both allowed.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record AllowedRange(double Least, double Greatest);
