namespace Bench.Statistics.Convergence;

/// <summary>What a reference says of one batch size: how long it trains there, and the shortest mean that a submission may have. Convergence is in the reference's unit.</summary>
public sealed record ConvergenceLimit
{
    /// <summary>Global batch size in samples.</summary>
    public required long BatchSize { get; init; }

    /// <summary>Runs that were measured here; 0 where the limit is interpolated.</summary>
    public required int Runs { get; init; }

    /// <summary>Mean of the runs that trimming leaves.</summary>
    public required double Mean { get; init; }

    /// <summary>Population standard deviation: of the runs that trimming leaves, or of all, as the reading has it.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The least mean that the one-sided t-test does not call faster than the reference; at least 0.</summary>
    public required double Limit { get; init; }

    /// <summary>How many times faster than the reference a submission may converge: mean over limit, at least 1; infinite where the limit is 0.</summary>
    public double MaxSpeedup => Mean / Limit;
}
