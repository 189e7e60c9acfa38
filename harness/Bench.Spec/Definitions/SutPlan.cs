using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Definitions;

/// <summary>How the SUT is started.</summary>
public sealed record SutPlan
{
    /// <summary>The name of the backend that the harness ships.</summary>
    public const string Shipped = "bench-cpu";

    /// <summary>What that backend's kernel is called by, behind a comma, where the runtime has no vector instructions.</summary>
    public const string NoVectors = "no vector instructions";

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Program and arguments; empty for the shipped CPU backend.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Whether it runs inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Which of the shipped backend's implementations; null for its fastest, and for another SUT.</summary>
    public string? Implementation { get; init; }

    /// <summary>Whether the shipped backend computes the same bits with any number of threads; false for another SUT.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deterministic { get; init; }

    /// <summary>Sizes of blocks that the shipped backend takes instead of its defaults, by class of shape (<c>bench tune</c>); null where it takes these, and for another SUT.</summary>
    public string? Tuning { get; init; }

    /// <summary>Threads that it computes with.</summary>
    public required int Threads { get; init; }

    /// <summary>Time-out of a response, milliseconds.</summary>
    public required long TimeoutMs { get; init; }
}
