namespace Bench.Results.Reproductions;

/// <summary>What a rerun says of a result.</summary>
public enum ReproductionVerdict
{
    /// <summary>Every number that decides is the same within the allowed difference.</summary>
    Reproduced,

    /// <summary>A number that decides is worse than the submitted by more than the allowed difference, on hardware like the submitted.</summary>
    NotReproduced,

    /// <summary>Neither: too few repeats, too much variation, better than submitted, or other hardware.</summary>
    NotEstablished,
}
