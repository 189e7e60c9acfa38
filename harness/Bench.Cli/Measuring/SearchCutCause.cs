namespace Bench.Cli.Measuring;

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
