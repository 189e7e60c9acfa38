using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Rules.Tests.Tampering;

/// <summary>One lie at a time: every value in the JSON files of a result, changed alone to another of its kind.</summary>
internal static class TamperedFiles
{
    /// <summary>Each changed value with its place (<c>plan.json: sut.threads</c>) and the files that hold the lie.</summary>
    public static IEnumerable<(string Place, SortedDictionary<string, byte[]> Files)> EachValueOf(SortedDictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] bytes) in files.Where(static file => file.Key.EndsWith(".json", StringComparison.Ordinal) || file.Key.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            string[] lines = name.EndsWith(".jsonl", StringComparison.Ordinal) ? Encoding.UTF8.GetString(bytes).Split('\n') : [Encoding.UTF8.GetString(bytes)];
            for (int line = 0; line < lines.Length; line++)
            {
                foreach ((string path, string text) in EachValueOf(lines[line]))
                {
                    string[] changed = [.. lines];
                    changed[line] = text;
                    yield return ($"{name}: {path}", new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal) { [name] = Encoding.UTF8.GetBytes(string.Join('\n', changed)) });
                }
            }
        }
    }

    private static IEnumerable<(string Path, string Text)> EachValueOf(string json)
    {
        if (json.Length == 0)
        {
            yield break;
        }

        ImmutableArray<string> paths = [.. Leaves(JsonNode.Parse(json)!).Select(static leaf => leaf.GetPath())];
        for (int i = 0; i < paths.Length; i++)
        {
            JsonNode root = JsonNode.Parse(json)!;
            JsonValue leaf = Leaves(root).ElementAt(i);
            leaf.ReplaceWith(Other(leaf));
            yield return (paths[i].TrimStart('$', '.'), root.ToJsonString());
        }
    }

    /// <summary>The values in a JSON tree, in order.</summary>
    public static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject members => members.Where(static member => member.Value is not null).SelectMany(static member => Leaves(member.Value!)),
        JsonArray items => items.Where(static item => item is not null).SelectMany(static item => Leaves(item!)),
        JsonValue value => [value],
        _ => [],
    };

    /// <summary>Another value of the same kind: a number of one more, the other truth, another last letter that is no less well-formed.</summary>
    private static JsonValue Other(JsonValue leaf) => leaf.GetValueKind() switch
    {
        JsonValueKind.Number => JsonValue.Create(leaf.GetValue<long>() + 1),
        JsonValueKind.True => JsonValue.Create(false),
        JsonValueKind.False => JsonValue.Create(true),
        _ => JsonValue.Create(Other(leaf.GetValue<string>())),
    };

    private static string Other(string text) => text.Length == 0 ? "x" : text[^1] switch
    {
        'Z' when text.Length > 3 && char.IsAsciiDigit(text[^2]) => $"{text[..^2]}{(char.IsAsciiDigit(text[^2]) && text[^2] != '9' ? (char)(text[^2] + 1) : '0')}Z",
        >= '0' and <= '8' and var digit => text[..^1] + (char)(digit + 1),
        '9' => text[..^1] + "8",
        >= 'a' and <= 'e' and var letter => text[..^1] + (char)(letter + 1),
        'f' => text[..^1] + "e",
        _ => text + "x",
    };
}
