using Bench.Results.Curves;

namespace Bench.Cli.Measuring;

/// <summary>What became of a run of a search: a point, a reason to make no more, or both when the run itself ended the SUT.</summary>
internal sealed record TrialOutcome
{
    /// <summary>What was measured; null when the run says nothing.</summary>
    public CurvePoint? Point { get; init; }

    /// <summary>Why no further run can be made; null when one can.</summary>
    public SearchCut? Cut { get; init; }
}

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

/// <summary>What ends a search before it is through.</summary>
internal enum SearchCutCause
{
    /// <summary>The user.</summary>
    Interrupted,

    /// <summary>The time.</summary>
    LimitReached,

    /// <summary>No run can be made at the rate.</summary>
    RateRefused,

    /// <summary>The SUT ended, or nobody knows what it still does.</summary>
    SutLost,
}
