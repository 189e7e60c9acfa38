namespace Bench.Statistics.Borrowings;

/// <summary>What is known of a condition of borrowing.</summary>
public enum ConditionVerdict
{
    /// <summary>It is kept.</summary>
    Holds,

    /// <summary>It is not kept.</summary>
    Broken,

    /// <summary>What was given cannot tell.</summary>
    NotEstablished,
}
