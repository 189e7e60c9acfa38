using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;

namespace Bench.Definitions;

/// <summary>A workload's server scenario: a bound on whole responses, bounds on tokens, or both.</summary>
internal sealed class ServerForm : Form<ScenarioSpec>
{
    private readonly Field<Nanoseconds> bound = new("latency_bound", new DurationForm(), "The latency that the percentile must keep.", required: false);
    private readonly Field<Nanoseconds> ttft = new("ttft_bound", new DurationForm(), "Token workloads: the time to first token that the percentile must keep.", required: false);
    private readonly Field<Nanoseconds> tpot = new("tpot_bound", new DurationForm(), "Token workloads: the time per output token that the percentile must keep.", required: false);
    private readonly MappingForm<ScenarioSpec> keys;

    /// <summary>Takes the key of the percentile, which other scenarios have too.</summary>
    public ServerForm(Field<double> percentile) => keys = new MappingForm<ScenarioSpec>(
        "a server scenario",
        [bound, ttft, tpot, percentile],
        read => new ScenarioSpec
        {
            Scenario = Scenario.Server,
            Percentile = read.Has(percentile) ? read.Get(percentile) : null,
            LatencyBoundNs = ValueOf(read, bound),
            TtftBoundNs = ValueOf(read, ttft),
            TpotBoundNs = ValueOf(read, tpot),
        },
        Check);

    /// <inheritdoc/>
    public override string Expected => "a server scenario: a mapping with latency_bound, or with ttft_bound and tpot_bound, or with all three";

    /// <summary>Why a problem cannot have the token bounds that its server scenario states; null when it can, or none are stated.</summary>
    public static string? WhyNoTokenBounds(ImmutableArray<ScenarioSpec> scenarios, Problem problem)
    {
        if (!scenarios.Any(static spec => spec.TtftBoundNs is not null))
        {
            return null;
        }

        return problem is DecodingProblem { MaxNewTokens: 1 } ? "server has a tpot_bound, and no response has a second token: max_new_tokens is 1"
            : problem.ProducesTokens ? null
            : $"server has ttft_bound and tpot_bound, and {problem.Family} emits no tokens";
    }

    /// <inheritdoc/>
    public override bool TryRead(YamlItem item, Reading reading, [MaybeNullWhen(false)] out ScenarioSpec value) => keys.TryRead(item, reading, out value);

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        JsonObject schema = keys.Schema();
        schema["anyOf"] = new JsonArray(
            new JsonObject { ["required"] = new JsonArray(bound.Name) },
            new JsonObject { ["required"] = new JsonArray(ttft.Name) });
        schema["dependentRequired"] = new JsonObject { [ttft.Name] = new JsonArray(tpot.Name), [tpot.Name] = new JsonArray(ttft.Name) };
        return schema;
    }

    private void Check(Bound read)
    {
        bool first = read.EntryOf(ttft) is not null, perToken = read.EntryOf(tpot) is not null;
        if (!first && !perToken && read.EntryOf(bound) is null)
        {
            read.Reading.Findings.Error(DefinitionCodes.MissingKey, read.Location, $"a server scenario has no bound, expected {bound.Name}, or {ttft.Name} and {tpot.Name}", "add one, for example 'latency_bound: 100 ms'");
        }
        else if (first != perToken)
        {
            (Field there, Field missing) = first ? (ttft, tpot) : (tpot, ttft);
            read.Reading.Findings.Error(DefinitionCodes.MissingKey, read.Location, $"a server scenario has {there.Name} and lacks {missing.Name}, expected both: a percentile is kept for the first token and for those after it", $"add '{missing.Name}'");
        }
    }

    private static long? ValueOf(Bound read, Field<Nanoseconds> field) => read.Has(field) ? read.Get(field).Value : null;
}
