using Bench.Spec;

namespace Bench.Workloads;

/// <summary>How the CPU backend is to compute.</summary>
public sealed record CpuSettings
{
    /// <summary>Threads to compute with, at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>The format that the results declare.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;

    /// <summary>What weights, and operands of products, are rounded to: the declared format, or fp32 where that is no smaller one.</summary>
    public NumberFormat Rounded => CpuBackend.Formats.Contains(Format) ? Format : NumberFormat.Fp32;

    /// <summary>Whether results have the same bits for any number of threads, and for any company that a sequence is decoded in.</summary>
    public bool Deterministic { get; init; }

    /// <summary>Sizes of blocks for this machine.</summary>
    public CpuTuning Tuning { get; init; } = CpuTuning.None;

    /// <summary>One of <see cref="CpuBackend.ImplementationsOf"/>; null for the fastest.</summary>
    public string? Implementation { get; init; }
}
