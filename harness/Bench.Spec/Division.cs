namespace Bench.Spec;

/// <summary>The division a result is submitted to.</summary>
public enum Division
{
    /// <summary>Equivalent to the reference: the same model, data and quality.</summary>
    Closed,

    /// <summary>Anything that solves the task; departures are declared.</summary>
    Open,
}
