using Bench.Spec;

namespace Bench.Results.Plots;

/// <summary>A result on the roofline.</summary>
/// <param name="Label">Workload and scenario.</param>
/// <param name="Intensity">Floating-point operations per byte that the algorithm must move.</param>
/// <param name="Gflops">Achieved GFLOP/s.</param>
public sealed record RooflinePoint(string Label, double Intensity, double Gflops)
{
    /// <summary>What it is computed in, whose peak is its roof.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;
}
