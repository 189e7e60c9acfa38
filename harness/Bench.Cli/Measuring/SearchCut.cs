namespace Bench.Cli.Measuring;

/// <summary>Why a search ended before it was through.</summary>
/// <param name="Cause">What ended it.</param>
/// <param name="Reason">The same in words.</param>
internal sealed record SearchCut(SearchCutCause Cause, string Reason)
{
    /// <summary>The user interrupted.</summary>
    public static SearchCut Interrupted { get; } = new(SearchCutCause.Interrupted, "it was interrupted");

    /// <summary>The time is up.</summary>
    public static SearchCut LimitReached { get; } = new(SearchCutCause.LimitReached, "the limit was reached (--search-limit)");
}
