using System.Collections.Immutable;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>What a submitter signs: this harness measured this workload in this scenario, with this result.</summary>
public sealed record ResultPredicate
{
    /// <summary>The program that measured.</summary>
    public required HarnessIdentity Harness { get; init; }

    /// <summary>What was measured.</summary>
    public required WorkloadIdentity Workload { get; init; }

    /// <summary>The scenario's name, for example <c>single-stream</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The division's name, <c>closed</c> or <c>open</c>.</summary>
    public required string Division { get; init; }

    /// <summary>What the submitter declares, by name; always with <c>precision</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Declared { get; init; }

    /// <summary>The result.</summary>
    public required ClaimedResult Result { get; init; }

    /// <summary>The run.</summary>
    public required RunIdentity Run { get; init; }

    /// <summary>Who submits.</summary>
    public required string Submitter { get; init; }

    /// <summary>The predicate as JSON.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, BenchJson.Line);

    /// <summary>Reads a predicate whose statement was verified; null, with the reason, when a field is absent, unknown or of another kind.</summary>
    public static ResultPredicate? Read(JsonElement predicate, out string defect)
    {
        try
        {
            ResultPredicate read = predicate.Deserialize<ResultPredicate>(BenchJson.Line)!;
            defect = read.Declared.ContainsKey("precision") ? "" : "declared has no precision";
            return defect.Length == 0 ? read : null;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            defect = wrong.Message;
            return null;
        }
    }
}

/// <summary>The program that measured.</summary>
public sealed record HarnessIdentity
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The digest of its program files.</summary>
    public required DigestSet Digest { get; init; }
}

/// <summary>The workload that was measured.</summary>
public sealed record WorkloadIdentity
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The digest of its YAML.</summary>
    public required DigestSet Digest { get; init; }
}

/// <summary>The result that is claimed; verification recomputes it.</summary>
public sealed record ClaimedResult
{
    /// <summary>Whether the run met all conditions.</summary>
    public required bool Valid { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's value: integer nanoseconds, or a real as a string.</summary>
    public required MetricValue Value { get; init; }
}

/// <summary>The run that gave the result.</summary>
public sealed record RunIdentity
{
    /// <summary>A name that no other run has.</summary>
    public required string Id { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The challenge that was set before the run, or <c>none</c>.</summary>
    public required string Challenge { get; init; }

    /// <summary>Which of the attempts it is, from 1 on; null before a ledger counts them.</summary>
    public long? Attempt { get; init; }

    /// <summary>How many attempts were started; null before a ledger counts them.</summary>
    public long? AttemptsStarted { get; init; }
}

/// <summary>A digest with its algorithm as the member's name, as in-toto writes it.</summary>
/// <param name="Sha256">The SHA-256 digest.</param>
public sealed record DigestSet(Sha256Digest Sha256);
