using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>What a submitter signs: this harness measured this workload in this scenario, with this result.</summary>
public sealed record ResultPredicate
{
    /// <summary>The declared format of inputs and weights.</summary>
    public const string PrecisionName = "precision";

    /// <summary>The declared format of accumulation.</summary>
    public const string AccumulationName = "accumulation";

    /// <summary>Whose key signs: <see cref="DevelopmentKey"/> or <see cref="SubmitterKey"/>.</summary>
    public const string KeyName = "key";

    /// <summary>A key made for this run, which says nothing about who signs.</summary>
    public const string DevelopmentKey = "development";

    /// <summary>A key that the submitter brought.</summary>
    public const string SubmitterKey = "submitter";

    /// <summary>What stands in the scenario's place for a training result, which has none.</summary>
    public const string Training = "training";

    private static readonly ImmutableArray<string> DeclaredNames = [PrecisionName, AccumulationName, KeyName];

    /// <summary>The program that measured.</summary>
    public required HarnessIdentity Harness { get; init; }

    /// <summary>What was measured.</summary>
    public required WorkloadIdentity Workload { get; init; }

    /// <summary>The scenario's name, for example <c>single-stream</c>; <see cref="Training"/> for a training result.</summary>
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

    /// <summary>Reads a predicate whose statement was verified; null, with the reason, when it is not one that this harness signs: a field absent, unknown, null or of another kind, or a value that this version never writes.</summary>
    public static ResultPredicate? Read(JsonElement predicate, out string defect)
    {
        // A null inside a dictionary is no null to the library's reader: it would surface wherever the value is used.
        if (NullIn(predicate, "predicate") is { } place)
        {
            defect = $"{place} is null: a value that is not known is left out";
            return null;
        }

        try
        {
            ResultPredicate read = predicate.Deserialize<ResultPredicate>(BenchJson.Line)!;
            defect = read.Departure() ?? "";
            return defect.Length == 0 ? read : null;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or InvalidOperationException)
        {
            defect = wrong.Message;
            return null;
        }
    }

    private static string? NullIn(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => place,
        JsonValueKind.Object => value.EnumerateObject().Select(member => NullIn(member.Value, $"{place}.{member.Name}")).FirstOrDefault(static found => found is not null),
        JsonValueKind.Array => value.EnumerateArray().Select((element, index) => NullIn(element, $"{place}[{index}]")).FirstOrDefault(static found => found is not null),
        _ => null,
    };

    /// <summary>What this harness would never sign; null when there is nothing of the kind. Whatever no payload can confirm has one value.</summary>
    private string? Departure()
    {
        if (Harness.Name != HarnessIdentity.OwnName)
        {
            return $"harness.name is '{Harness.Name}'; expected '{HarnessIdentity.OwnName}'";
        }

        if (!Declared.ContainsKey(PrecisionName))
        {
            return "declared has no precision";
        }

        if (Declared.Keys.FirstOrDefault(static name => !DeclaredNames.Contains(name)) is { } unknown)
        {
            return $"declared has '{unknown}'; expected only {string.Join(", ", DeclaredNames)}";
        }

        if (Declared.TryGetValue(KeyName, out string? key) && key is not (DevelopmentKey or SubmitterKey))
        {
            return $"declared.key is '{key}'; expected '{DevelopmentKey}' or '{SubmitterKey}'";
        }

        if (Result.Value.IsInteger != (Result.Metric == "latency_ns"))
        {
            return $"result.value of {Result.Metric} is {(Result.Value.IsInteger ? "an integer" : "a string")}; nanoseconds are integers, every other value is a string";
        }

        if (Run.Challenge != RunIdentity.NoChallenge)
        {
            return $"run.challenge is '{Run.Challenge}'; expected '{RunIdentity.NoChallenge}': no challenge is set yet";
        }

        return (Run.Attempt, Run.AttemptsStarted) switch
        {
            (null, null) => null,
            ({ } attempt, { } started) when attempt >= 1 && attempt <= started => null,
            _ => $"run.attempt is {Run.Attempt?.ToString(CultureInfo.InvariantCulture) ?? "absent"} and run.attempts_started {Run.AttemptsStarted?.ToString(CultureInfo.InvariantCulture) ?? "absent"}; expected both or none, the first from 1 to the second",
        };
    }
}

/// <summary>The program that measured.</summary>
public sealed record HarnessIdentity
{
    /// <summary>This harness's name.</summary>
    public const string OwnName = "bench";

    /// <summary>Its name; always <see cref="OwnName"/>.</summary>
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
    /// <summary>That no challenge was set before the run.</summary>
    public const string NoChallenge = "none";

    /// <summary>A name that no other run has.</summary>
    public required string Id { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The challenge that was set before the run; <see cref="NoChallenge"/> while nobody sets one.</summary>
    public required string Challenge { get; init; }

    /// <summary>Which of the attempts it is, from 1 on; null where no ledger counts them.</summary>
    public long? Attempt { get; init; }

    /// <summary>How many attempts at the same workload, scenario and profile were started, this one included; null where no ledger counts them.</summary>
    public long? AttemptsStarted { get; init; }
}

/// <summary>A digest with its algorithm as the member's name, as in-toto writes it.</summary>
/// <param name="Sha256">The SHA-256 digest.</param>
public sealed record DigestSet(Sha256Digest Sha256);
