namespace Bench.Spec;

/// <summary>How much of the round's procedure a run goes through.</summary>
public enum Profile
{
    /// <summary>Seconds, on a developer's machine; never submittable.</summary>
    Quick,

    /// <summary>The round's numbers.</summary>
    Full,
}
