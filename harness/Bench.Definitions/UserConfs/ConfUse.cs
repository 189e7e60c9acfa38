namespace Bench.Definitions.UserConfs;

/// <summary>What may be done with a key.</summary>
public enum ConfUse
{
    /// <summary>The submitter's own choice: the rate that is aimed at or expected.</summary>
    Rate,

    /// <summary>The round fixes the least; more may be asked for.</summary>
    AtLeast,

    /// <summary>The round or the workload fixes it, in both divisions.</summary>
    Fixed,

    /// <summary>Fixed in the closed division, free in the open one.</summary>
    OpenOnly,

    /// <summary>It changes nothing here.</summary>
    NoEffect,
}
