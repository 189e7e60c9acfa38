using Bench.Spec;

namespace Bench.Definitions.UserConfs;

/// <summary>One line of the file: <c>model.scenario.key = value</c>.</summary>
public sealed record ConfEntry
{
    /// <summary>The model; null for <c>*</c>.</summary>
    public required string? Model { get; init; }

    /// <summary>The scenario; null for <c>*</c>.</summary>
    public required Scenario? Scenario { get; init; }

    /// <summary>The key's name.</summary>
    public required string Name { get; init; }

    /// <summary>The value as a real number: milliseconds for a time, percent for a percentile.</summary>
    public required double Real { get; init; }

    /// <summary>The value as a whole number, exact up to 2^64 - 1; 0 where it is not written as one.</summary>
    public required ulong Whole { get; init; }

    /// <summary>Where the key stands.</summary>
    public required Location Location { get; init; }
}
