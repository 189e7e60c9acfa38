namespace Bench.Statistics;

/// <summary>What measuring again says of a number.</summary>
public enum Equivalence
{
    /// <summary>The interval of the ratio lies within the allowed difference.</summary>
    Equivalent,

    /// <summary>The whole interval lies outside of the allowed difference.</summary>
    Different,

    /// <summary>The interval holds a limit of the allowed difference, or there are too few repeats for an interval.</summary>
    NotEstablished,
}
