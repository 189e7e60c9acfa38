namespace Bench.Statistics;

/// <summary>Why a search for the peak ended.</summary>
public enum PeakSearchEnd
{
    /// <summary>The lowest confirmed failure is close enough above the peak.</summary>
    Precise,

    /// <summary>The greatest rate is good: the peak may be higher.</summary>
    CeilingReached,

    /// <summary>No rate down to the least one is good.</summary>
    NothingGood,

    /// <summary>The greatest number of trials was made.</summary>
    TrialsExhausted,

    /// <summary>Whoever tries the rates said that there is no more: the time is up, or the user interrupted.</summary>
    Stopped,
}
