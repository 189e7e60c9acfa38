using Bench.Spec;

namespace Bench.Workloads;

/// <summary>How the CPU backend is to compute.</summary>
public sealed record CpuSettings
{
    /// <summary>Threads to compute with, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>What constant weights are stored in. Inputs and everything computed from them are fp32.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;

    /// <summary>One of <see cref="CpuBackend.ImplementationsOf"/>; null for the fastest.</summary>
    public string? Implementation { get; init; }
}
