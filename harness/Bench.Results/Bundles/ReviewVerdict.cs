namespace Bench.Results.Bundles;

/// <summary>What a reviewer found.</summary>
public enum ReviewVerdict
{
    /// <summary>The result was measured again and agrees.</summary>
    Reproduced,

    /// <summary>The result was measured again and does not agree.</summary>
    NotReproduced,

    /// <summary>The evidence was read and found in order.</summary>
    Audited,

    /// <summary>The reviewer objects.</summary>
    Objection,
}
