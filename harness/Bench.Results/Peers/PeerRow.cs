using Bench.Spec;
using Bench.Spec.Machines;
using Bench.Statistics;

namespace Bench.Results.Peers;

/// <summary>An implementation on a problem, as it is printed: its speed, how near the machine's limit that is, and how ours compares.</summary>
public sealed record PeerRow
{
    /// <summary>The workload's family.</summary>
    public required string Family { get; init; }

    /// <summary>The problem in words.</summary>
    public required string Problem { get; init; }

    /// <summary>Threads that were computed with.</summary>
    public required int Threads { get; init; }

    /// <summary>Who computed.</summary>
    public required string Implementation { get; init; }

    /// <summary>What it says it runs; empty where it does not say.</summary>
    public required string Kernel { get; init; }

    /// <summary>Operations that the problem needs, over the time taken, 10⁹ a second; null where nothing was measured.</summary>
    public double? Gflops { get; init; }

    /// <summary>Bytes that the problem needs to move, over the time taken, 10⁹ a second; null where they are not counted, as in training.</summary>
    public double? Gbps { get; init; }

    /// <summary>Tokens emitted a second, the time of prompts included; null where none are emitted.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>The least time that the machine's limits allow, over the time taken.</summary>
    public double? PercentOfLimit { get; init; }

    /// <summary>Our speed over this implementation's: above 1 where ours is faster, 1 for ours.</summary>
    public double? RatioToOurs { get; init; }

    /// <summary>Lower end of the ratio's interval; null where there are too few rounds for one.</summary>
    public double? RatioLow { get; init; }

    /// <summary>Upper end of the ratio's interval.</summary>
    public double? RatioHigh { get; init; }

    /// <summary>Why nothing was measured, or why what was measured does not count; null where it does.</summary>
    public string? Error { get; init; }

    /// <summary>The row of a measurement.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="limits">The machine's limits in that sitting.</param>
    public static PeerRow Of(PeerMeasurement measured, MachineLimits limits)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentNullException.ThrowIfNull(limits);
        PeerRow row = new()
        {
            Family = measured.Family,
            Problem = measured.Problem,
            Threads = measured.Threads,
            Implementation = measured.Implementation,
            Kernel = measured.Kernel,
            Error = measured.Error,
        };
        if (measured.Error is not null || measured.Seconds.IsEmpty)
        {
            return row;
        }

        double[] ascending = [.. measured.Seconds.Order()];
        double seconds = PairedRatio.MedianOf(ascending);
        PairedRatio? ratio = measured.IsOurs ? new PairedRatio(1, new Interval(1, 1))
            : measured.OursBeside.IsEmpty ? null
            : PairedRatio.Of(measured.OursBeside, measured.Seconds);
        Cost cost = measured.Cost;
        return row with
        {
            Gflops = cost.Flops / seconds / 1e9,
            Gbps = cost.Bytes > 0 ? cost.Bytes / seconds / 1e9 : null,
            TokensPerSecond = measured.CountsTokens ? 1 / seconds : null,
            PercentOfLimit = 100 * limits.LeastSeconds(cost, measured.Threads, measured.Format) / seconds,
            RatioToOurs = ratio?.Median,
            RatioLow = ratio?.Interval?.Low,
            RatioHigh = ratio?.Interval?.High,
        };
    }
}
