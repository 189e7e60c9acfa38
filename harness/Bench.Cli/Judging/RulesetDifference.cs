using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Judging;

/// <summary>A number, date or choice that differs between two rulesets.</summary>
/// <param name="Name">Its place: sections and name joined by dots, snake_case.</param>
/// <param name="First">Its value in the first; <c>absent</c> where it has none.</param>
/// <param name="Second">Its value in the second.</param>
internal sealed record RulesetDifference(string Name, string First, string Second)
{
    private const string Absent = "absent";

    /// <summary>Everything that differs, in the order of declaration. Through JSON, so that a member that is new is not forgotten.</summary>
    public static ImmutableArray<RulesetDifference> Between(Ruleset first, Ruleset second)
    {
        List<RulesetDifference> differences = [];
        Compare("", JsonSerializer.SerializeToNode(first, BenchJson.Line), JsonSerializer.SerializeToNode(second, BenchJson.Line), differences);
        return [.. differences];
    }

    private static void Compare(string name, JsonNode? first, JsonNode? second, List<RulesetDifference> differences)
    {
        if (first is JsonObject || second is JsonObject)
        {
            JsonObject left = first as JsonObject ?? [];
            JsonObject right = second as JsonObject ?? [];
            foreach (string member in left.Select(static one => one.Key).Union(right.Select(static one => one.Key)))
            {
                Compare(name.Length == 0 ? member : $"{name}.{member}", left[member], right[member], differences);
            }
        }
        else if (!JsonNode.DeepEquals(first, second))
        {
            differences.Add(new RulesetDifference(name, Text(first), Text(second)));
        }
    }

    private static string Text(JsonNode? value)
    {
        string text = value is null ? Absent : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan duration)
            ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds} s")
            : text;
    }
}
