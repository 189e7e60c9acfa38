namespace Bench.Statistics.Convergence;

/// <summary>What a reference has to say of a batch size.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points"; rcp_checker.</remarks>
public abstract record LimitChoice
{
    private LimitChoice()
    {
    }

    /// <summary>The reference has a point at this batch size.</summary>
    /// <param name="Limit">Its limit.</param>
    public sealed record Found(ConvergenceLimit Limit) : LimitChoice;

    /// <summary>The batch size lies between two points.</summary>
    /// <param name="Limit">The limit between them: mean and standard deviation are linear in the batch size.</param>
    /// <param name="Below">The nearest point with a smaller batch size.</param>
    /// <param name="Above">The nearest point with a larger one.</param>
    public sealed record Interpolated(ConvergenceLimit Limit, ConvergenceLimit Below, ConvergenceLimit Above) : LimitChoice;

    /// <summary>Every point has a larger batch size: a submission that is no faster than the smallest of them passes, another must bring a point.</summary>
    /// <param name="Smallest">The limit of the point with the smallest batch size.</param>
    public sealed record BelowAll(ConvergenceLimit Smallest) : LimitChoice;

    /// <summary>Every point has a smaller batch size: the submission must bring a point.</summary>
    public sealed record AboveAll : LimitChoice;

    /// <summary>The limit to test against; null where there is none.</summary>
    public ConvergenceLimit? Tested() => this switch
    {
        Found found => found.Limit,
        Interpolated interpolated => interpolated.Limit,
        BelowAll below => below.Smallest,
        _ => null,
    };
}
