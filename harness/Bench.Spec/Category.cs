namespace Bench.Spec;

/// <summary>How far a system can be bought or rented (MLPerf submission rules, "Results categories").</summary>
public enum Category
{
    /// <summary>All components can be bought or rented.</summary>
    Available,

    /// <summary>Will be Available within the time the rules name.</summary>
    Preview,

    /// <summary>Research, development or internal.</summary>
    Rdi,
}
