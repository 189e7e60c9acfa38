namespace Bench.Spec.Machines;

/// <summary>What this machine can do at most, measured just before a run: the speed of light.</summary>
public sealed record MachineLimits
{
    /// <summary>With one thread.</summary>
    public required CoreLimits OneCore { get; init; }

    /// <summary>With a thread on every core.</summary>
    public required CoreLimits AllCores { get; init; }

    /// <summary>Number of cores used.</summary>
    public required int Cores { get; init; }

    /// <summary>Bytes of one core's L2 cache.</summary>
    public required long L2Bytes { get; init; }

    /// <summary>Bytes of the L3 cache that the cores share.</summary>
    public required long L3Bytes { get; init; }

    /// <summary>The limits for a number of threads: one core's, or all cores' from two threads on, which fewer threads than cores cannot exceed.</summary>
    public CoreLimits For(int threads) => threads <= 1 ? OneCore : AllCores;

    /// <summary>The better of two measurements, limit by limit: whatever disturbed one of them, the machine can do what the other shows.</summary>
    public MachineLimits BestWith(MachineLimits other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with { OneCore = OneCore.BestWith(other.OneCore), AllCores = AllCores.BestWith(other.AllCores) };
    }

    /// <summary>The least time that a cost takes, in seconds: computing or moving, whichever takes longer.</summary>
    /// <param name="cost">Operations, bytes in the format, and the working set.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="format">What is computed in (<see cref="CoreLimits.PeakGflopsOf"/>).</param>
    public double LeastSeconds(Cost cost, int threads, NumberFormat format = NumberFormat.Fp32)
    {
        CoreLimits limits = For(threads);
        return Math.Max(cost.Flops / (limits.PeakGflopsOf(format) * 1e9), LeastSecondsOfMoving(cost, limits, L2Bytes * (threads <= 1 ? 1.0 : Cores)));
    }

    /// <summary>Everything passes the L2 caches. Of a larger working set each level can keep what it holds from one pass to the next: only the rest comes from the level behind it, while the nearer ones are read.</summary>
    private double LeastSecondsOfMoving(Cost cost, CoreLimits limits, double l2Bytes)
    {
        double beyondL2 = Math.Max(0, 1 - l2Bytes / cost.WorkingSetBytes), beyondL3 = Math.Max(0, 1 - (l2Bytes + L3Bytes) / cost.WorkingSetBytes);
        return cost.Bytes / 1e9 * Math.Max(1 / limits.L2GigabytesPerSecond, Math.Max(beyondL2 / limits.L3GigabytesPerSecond, beyondL3 / limits.DramGigabytesPerSecond));
    }
}

/// <summary>Measured limits for a number of threads.</summary>
public sealed record CoreLimits
{
    /// <summary>Peak of fp32 fused multiply-adds, GFLOP/s (an FMA counts two).</summary>
    public required double PeakFp32Gflops { get; init; }

    /// <summary>Peak of a format, GFLOP/s. Only fp32's is measured: another's is taken to be 32 over its bits times that. Dot-product instructions reach it (AVX512_BF16 twice, AVX512_VNNI four times); of a format smaller than fp32, or a processor, without one it is a limit that the shipped backend does not reach.</summary>
    /// <param name="format">The format.</param>
    public double PeakGflopsOf(NumberFormat format) => PeakFp32Gflops * NumberFormat.Fp32.Bits / format.Bits;

    /// <summary>Read bandwidth of the L2 cache, GB/s (10⁹ bytes).</summary>
    public required double L2GigabytesPerSecond { get; init; }

    /// <summary>Read bandwidth of the L3 cache, GB/s.</summary>
    public required double L3GigabytesPerSecond { get; init; }

    /// <summary>Read bandwidth of main memory, GB/s.</summary>
    public required double DramGigabytesPerSecond { get; init; }

    /// <summary>The better of two measurements, limit by limit.</summary>
    public CoreLimits BestWith(CoreLimits other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new CoreLimits
        {
            PeakFp32Gflops = Math.Max(PeakFp32Gflops, other.PeakFp32Gflops),
            L2GigabytesPerSecond = Math.Max(L2GigabytesPerSecond, other.L2GigabytesPerSecond),
            L3GigabytesPerSecond = Math.Max(L3GigabytesPerSecond, other.L3GigabytesPerSecond),
            DramGigabytesPerSecond = Math.Max(DramGigabytesPerSecond, other.DramGigabytesPerSecond),
        };
    }
}
