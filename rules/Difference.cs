using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A member that differs between two records of one type, by its name in JSON.</summary>
/// <param name="Name">The member's name, snake_case.</param>
/// <param name="First">Its value in the first, as JSON without quotes; <c>absent</c> where it is null.</param>
/// <param name="Second">Its value in the second.</param>
internal readonly record struct Difference(string Name, string First, string Second)
{
    /// <summary>Every member that differs, in the order of their declaration. Through JSON, since arrays in records compare by identity and a new member must not be forgotten.</summary>
    public static IEnumerable<Difference> Between<T>(T first, T second)
    {
        JsonObject left = JsonSerializer.SerializeToNode(first, BenchJson.Line)!.AsObject();
        JsonObject right = JsonSerializer.SerializeToNode(second, BenchJson.Line)!.AsObject();
        return left.Select(static member => member.Key).Union(right.Select(static member => member.Key))
            .Where(name => !JsonNode.DeepEquals(left[name], right[name]))
            .Select(name => new Difference(name, Show(left[name]), Show(right[name])));
    }

    private static string Show(JsonNode? value) => value is null ? "absent" : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
