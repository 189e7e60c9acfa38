using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Results.Tests.Exports;

/// <summary>Reads LoadGen's detail log from the description of its format alone: the marker, then one object a line with six members; the first line must begin with the marker.</summary>
internal static partial class MllogReader
{
    private static readonly string[] Members = ["key", "value", "time_ms", "namespace", "event_type", "metadata"];
    private static readonly string[] Metadata = ["is_error", "is_warning", "file", "line_no", "pid", "tid"];

    /// <summary>Keys and values, in order.</summary>
    public static IReadOnlyList<(string Key, JsonElement Value, bool IsError)> Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(Line)];
    }

    private static (string Key, JsonElement Value, bool IsError) Line(string line)
    {
        Assert.StartsWith(":::MLLOG {", line, StringComparison.Ordinal);
        JsonElement entry = JsonDocument.Parse(line[":::MLLOG".Length..]).RootElement;
        Assert.Equal(Members, entry.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(("mlperf::logging", "POINT_IN_TIME"), (entry.GetProperty("namespace").GetString(), entry.GetProperty("event_type").GetString()));
        Assert.Matches(Time(), entry.GetProperty("time_ms").GetRawText());
        JsonElement metadata = entry.GetProperty("metadata");
        Assert.Equal(Metadata, metadata.EnumerateObject().Select(static member => member.Name));
        return (entry.GetProperty("key").GetString()!, entry.GetProperty("value"), metadata.GetProperty("is_error").GetBoolean());
    }

    [GeneratedRegex(@"^[0-9]+\.[0-9]{6}$")]
    private static partial Regex Time();
}
