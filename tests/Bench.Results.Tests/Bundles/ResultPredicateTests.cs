using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results.Bundles;

namespace Bench.Results.Tests.Bundles;

/// <summary>What a signed predicate may say: a signature makes a field the signer's word, not a value that this harness writes.</summary>
public sealed class ResultPredicateTests
{
    [Fact]
    public void What_the_harness_writes_is_read_back()
    {
        Assert.NotNull(ResultPredicate.Read(Specimen.Predicate.ToJson(), out string defect));
        Assert.Equal("", defect);
    }

    [Theory]
    [InlineData("", "null", "predicate is null")]
    [InlineData("scenario", "null", "predicate.scenario is null")]
    [InlineData("declared", "null", "predicate.declared is null")]
    [InlineData("declared.precision", "null", "predicate.declared.precision is null")]
    [InlineData("declared.accumulation", "null", "predicate.declared.accumulation is null")]
    [InlineData("run.challenge", "null", "predicate.run.challenge is null")]
    [InlineData("run.attempt", "null", "predicate.run.attempt is null")]
    [InlineData("harness.name", "\"other\"", "harness.name is 'other'")]
    [InlineData("declared", "{}", "declared has no precision")]
    [InlineData("declared.reviewed_by", "\"everybody\"", "declared has 'reviewed_by'")]
    [InlineData("declared.key", "\"somebody's\"", "declared.key is 'somebody's'")]
    [InlineData("run.challenge", "\"beacon 12\"", "run.challenge is 'beacon 12'")]
    [InlineData("run.attempt", "1", "run.attempt is 1 and run.attempts_started absent; expected both or none")]
    [InlineData("run.attempts_started", "1", "run.attempt is absent and run.attempts_started 1; expected both or none")]
    [InlineData("result.value", "1234", "result.value of samples_per_second is an integer")]
    [InlineData("result.metric", "\"latency_ns\"", "result.value of latency_ns is a string")]
    [InlineData("harness.extra", "1", "extra")]
    [InlineData("result.value", "\"1234.50\"", "a string with a real number in its shortest form")]
    public void What_it_would_never_write_is_refused_with_the_reason(string place, string value, string reason)
    {
        Assert.Null(ResultPredicate.Read(With(place, value), out string defect));
        Assert.Contains(reason, defect, StringComparison.Ordinal);
    }

    private static JsonElement With(string place, string value)
    {
        if (place.Length == 0)
        {
            return JsonSerializer.Deserialize<JsonElement>(value);
        }

        JsonNode root = JsonNode.Parse(Specimen.Predicate.ToJson().GetRawText())!;
        string[] names = place.Split('.');
        JsonNode at = names[..^1].Aggregate(root, static (node, name) => node[name]!);
        at[names[^1]] = JsonNode.Parse(value);
        return JsonSerializer.SerializeToElement(root);
    }
}
