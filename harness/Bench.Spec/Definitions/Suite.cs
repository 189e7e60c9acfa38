using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>Workloads that <c>bench run</c> measures together under one name (<c>bench/suite/v1</c>). Each result stays an ordinary one, and says nothing of the suite.</summary>
public sealed record Suite
{
    /// <summary>The id, unlike any workload's.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The scenarios that all are measured in; empty for those of each workload, as if it were run alone.</summary>
    public ImmutableArray<Scenario> Scenarios { get; init; } = [];

    /// <summary>The workloads in the order in which they run; at least one, none twice.</summary>
    public required ImmutableArray<SuiteEntry> Workloads { get; init; }
}

/// <summary>A workload of a suite.</summary>
public sealed record SuiteEntry
{
    /// <summary>The id of a shipped workload, or the path of a YAML file, relative to the suite's.</summary>
    public required string Workload { get; init; }

    /// <summary>The implementations of the shipped backend that it is measured with, one after the other; empty for those that the workload names, or the fastest.</summary>
    public ImmutableArray<string> Implementations { get; init; } = [];
}
