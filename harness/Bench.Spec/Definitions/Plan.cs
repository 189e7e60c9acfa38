namespace Bench.Spec.Definitions;

/// <summary>One result of an inference workload to be measured: every effective setting and where it came from (<c>plan.json</c>).</summary>
public sealed record Plan : ResultPlan
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The settings of the timed run.</summary>
    public required TestSettings Performance { get; init; }

    /// <summary>The settings of the accuracy run.</summary>
    public required TestSettings Accuracy { get; init; }

    /// <summary>The untimed warm-up, milliseconds.</summary>
    public required long WarmUpMs { get; init; }

    /// <summary>How responses are kept and judged.</summary>
    public required ResponsePlan Responses { get; init; }
}
