using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions.Tests;

/// <summary>What a workload may bound in Server: whole responses, tokens, or both.</summary>
public sealed class ServerBoundsTests
{
    private const string Written = "server: { latency_bound: 5 s }";

    private static readonly int ServerLine = 1 + WorkloadDraft.Of("decoding", "my-decoding").Split(Written)[0].Count(static c => c == '\n');

    [Theory]
    [InlineData("server: { ttft_bound: 2 s, tpot_bound: 200 ms }", null, 2_000_000_000L, 200_000_000L)]
    [InlineData("server: { latency_bound: 9 s, ttft_bound: 450 ms, tpot_bound: 40 ms, percentile: 0.99 }", 9_000_000_000L, 450_000_000L, 40_000_000L)]
    [InlineData(Written, 5_000_000_000L, null, null)]
    public void Reads_every_bound(string server, long? latency, long? ttft, long? tpot)
    {
        ScenarioSpec spec = Texts.Workload(Decoding(server)).Value.For(Scenario.Server)!;
        Assert.Equal((latency, ttft, tpot), (spec.LatencyBoundNs, spec.TtftBoundNs, spec.TpotBoundNs));
    }

    [Theory]
    [InlineData("server: { ttft_bound: 2 s }", DefinitionCodes.MissingKey, "lacks tpot_bound")]
    [InlineData("server: { tpot_bound: 2 s, latency_bound: 5 s }", DefinitionCodes.MissingKey, "lacks ttft_bound")]
    [InlineData("server: { percentile: 0.9 }", DefinitionCodes.MissingKey, "has no bound")]
    [InlineData("server: {}", DefinitionCodes.MissingKey, "has no bound")]
    [InlineData("server: { ttft_bound: 0 s, tpot_bound: 1 s }", DefinitionCodes.OutOfRange, "")]
    [InlineData("server: { ttft_bound: 2, tpot_bound: 1 s }", DefinitionCodes.MalformedText, "")]
    [InlineData("server: { ttft_bond: 2 s, tpot_bound: 1 s }", DefinitionCodes.UnknownKey, "ttft_bound")]
    public void Refuses_half_a_bound_and_no_bound(string server, string code, string part)
    {
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Decoding(server));
        Assert.False(read.Succeeded);
        Assert.Contains(read.Findings, finding => finding.RuleId == code && finding.Location.Line == ServerLine && finding.Message.Contains(part, StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_bounds_on_tokens_that_do_not_exist()
    {
        const string tokens = "server: { ttft_bound: 2 s, tpot_bound: 200 ms }";
        string matmul = Texts.Matmul.Replace("server: { latency_bound: 100 ms }", tokens, StringComparison.Ordinal);
        Assert.Contains("matmul emits no tokens", Assert.Single(Texts.ReadWorkload(matmul).Findings).Message, StringComparison.Ordinal);

        string one = System.Text.RegularExpressions.Regex.Replace(Decoding(tokens), "max_new_tokens: [0-9]+", "max_new_tokens: 1");
        Assert.Contains(Texts.ReadWorkload(one).Findings, static finding => finding.RuleId == DefinitionCodes.Contradiction && finding.Message.Contains("no response has a second token", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_takes_the_bounds_and_says_where_they_stand()
    {
        Plan plan = Resolve(Decoding("server: { ttft_bound: 2 s, tpot_bound: 200 ms }"), Scenario.Server);
        Assert.Equal((true, 2_000_000_000L, 200_000_000L), (plan.Performance.UseTokenLatencies, plan.Performance.ServerTtftLatencyNs, plan.Performance.ServerTpotLatencyNs));
        Assert.Equal(plan.Performance.ServerTpotLatencyNs, plan.Accuracy.ServerTpotLatencyNs);
        Assert.Equal(
            [("server_tpot_latency", "200000000 ns"), ("server_ttft_latency", "2000000000 ns")],
            plan.Settings.Where(static setting => setting.Name.Contains("t_latency", StringComparison.Ordinal) && setting.Origin.StartsWith($"workload.yaml:{ServerLine}:", StringComparison.Ordinal))
                .Select(static setting => (setting.Name, setting.Value)).Order());
        Assert.DoesNotContain(plan.Settings, static setting => setting.Name == "target_latency" && setting.Origin.StartsWith("workload.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_scenarios_and_other_workloads_have_no_token_bounds_in_their_settings()
    {
        foreach (Plan plan in new[] { Resolve(Decoding("server: { ttft_bound: 2 s, tpot_bound: 200 ms }"), Scenario.Offline), Resolve(Decoding(Written), Scenario.Server) })
        {
            Assert.False(plan.Performance.UseTokenLatencies);
            string json = System.Text.Json.JsonSerializer.Serialize(plan, BenchJson.Line);
            Assert.DoesNotContain("token_latencies", json, StringComparison.Ordinal);
            Assert.DoesNotContain("server_ttft", json, StringComparison.Ordinal);
            Assert.DoesNotContain("server_tpot", json, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_schema_asks_for_one_bound_and_for_token_bounds_in_pairs()
    {
        JsonNode server = JsonNode.Parse(EditorSchemas.All["workload.schema.json"])!["properties"]!["scenarios"]!["properties"]!["server"]!;
        Assert.Equal(["latency_bound", "ttft_bound"], server["anyOf"]!.AsArray().Select(static one => one!["required"]![0]!.GetValue<string>()));
        Assert.Equal("ttft_bound", server["dependentRequired"]!["tpot_bound"]![0]!.GetValue<string>());
    }

    private static string Decoding(string server)
    {
        string draft = WorkloadDraft.Of("decoding", "my-decoding");
        Assert.Contains(Written, draft, StringComparison.Ordinal);
        return draft.Replace(Written, server, StringComparison.Ordinal).Replace("sha256: unfrozen", "sha256: 0000000000000000000000000000000000000000000000000000000000000001", StringComparison.Ordinal);
    }

    private static Plan Resolve(string workload, Scenario scenario) => Texts.Value(Planner.Resolve(new PlanRequest
    {
        Workload = Texts.Workload(workload),
        Ruleset = Texts.Ruleset(),
        Scenario = scenario,
        Profile = Profile.Quick,
        Cores = 2,
        MeasuredRate = 10,
    }));
}
