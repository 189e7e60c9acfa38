using System.Collections.Immutable;
using System.Text.Json;

namespace Bench.Statistics.Conformance;

/// <summary>Runs golden cases of MLPerf's rules against this implementation: reference convergence points, olympic scores, early stopping, and the scripts of the compliance tests.</summary>
/// <remarks>
/// A case is an object with <c>inp</c> and <c>out</c>, however deep it stands; the name of the list that holds it says which kind it is.
/// Scripts and convergence points are read as MLPerf's code has them, defects included (<c>as_coded</c>).
/// </remarks>
public static class RulesConformance
{
    private const string Unknown = "";

    private static readonly string[] FileNames = ["rcp.json", "olympic.json", "early_stopping.json", "compliance_tests.json"];

    private static readonly Dictionary<string, Func<GoldenElement, Dictionary<string, object?>>> Kinds = new()
    {
        ["rcp"] = RcpCase.Compute,
        ["olympic"] = OlympicCase.Compute,
        ["windows"] = OlympicCase.ComputeWindows,
        ["min_h"] = EarlyStoppingRule.LeastPassing,
        ["stream_estimate"] = EarlyStoppingRule.StreamEstimate,
        ["server"] = EarlyStoppingRule.Server,
        ["latency_runs"] = EarlyStoppingRule.OfLatencies,
        ["test01_accuracy"] = Test01Script.Accuracy,
        ["test01_performance"] = Test01Script.Performance,
        ["test04_performance"] = Test04Script.Compute,
        ["test06"] = Test06Script.Compute,
        ["test08"] = Test08Script.Compute,
        ["test09"] = Test09Script.Compute,
    };

    /// <summary>Checks every case of one file. A file without any, or with none of a known kind, has no cases; one that is no JSON has one, which does not match.</summary>
    /// <param name="name">What the cases give as their file.</param>
    /// <param name="content">The file's bytes, UTF-8.</param>
    /// <param name="skipOthers">Whether a file that is no JSON is skipped unless it has the name of a set of cases: for files that nobody named.</param>
    public static ImmutableArray<ConformanceCase> Run(string name, ReadOnlyMemory<byte> content, bool skipOthers = false)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content);
            List<(string Title, string Kind, JsonElement Case)> cases = [];
            Collect(document.RootElement, "", "", cases);
            return cases.All(static one => one.Kind == Unknown) ? [] : [.. cases.Select(one => CaseOf(name, one.Title, one.Kind, one.Case))];
        }
        catch (JsonException exception)
        {
            // Both numbers count from 0.
            string place = FormattableString.Invariant($"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}");
            return skipOthers && !FileNames.Contains(name) ? [] : [Unreadable(name, place, exception)];
        }
        catch (InvalidOperationException exception)
        {
            // A text with half of a surrogate pair, or bytes that are no UTF-8.
            return [Unreadable(name, "a name or id", exception)];
        }
    }

    private static ConformanceCase Unreadable(string file, string place, Exception exception) =>
        new() { File = file, Name = place, Differences = [$"expected JSON, found: {exception.Message.Split(" LineNumber:")[0]}"] };

    private static void Collect(JsonElement element, string list, string place, List<(string Title, string Kind, JsonElement Case)> cases)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                Collect(item, list, FormattableString.Invariant($"{place}[{index++}]"), cases);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("inp", out JsonElement input) && element.TryGetProperty("out", out _))
        {
            string title = element.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : place;
            cases.Add((title, KindOf(list, new GoldenElement(input, "inp")), element));
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in element.EnumerateObject())
            {
                Collect(member.Value, member.Name, place.Length == 0 ? member.Name : $"{place}.{member.Name}", cases);
            }
        }
    }

    // Convergence points and olympic scores both stand in a list named "cases".
    private static string KindOf(string list, GoldenElement input) =>
        list != "cases" ? Kinds.ContainsKey(list) ? list : Unknown
        : input.Has("rcps") || input.Has("rcp_pass") ? "rcp"
        : input.Has("runs_minutes") || input.Has("max_dropped") ? "olympic"
        : Unknown;

    // A case that cannot be read does not match, and says where and why.
    private static ConformanceCase CaseOf(string file, string title, string kind, JsonElement entry)
    {
        Differences differences = new();
        try
        {
            if (kind == Unknown)
            {
                throw new FormatException($"expected a case of a known kind ({string.Join(", ", Kinds.Keys)}), found another");
            }

            ComputedOutcome.Compare("out", entry.GetProperty("out"), Kinds[kind](new GoldenElement(entry.GetProperty("inp"), "inp")), differences);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            differences.Add(exception.Message);
        }

        return new ConformanceCase { File = file, Name = title, Differences = differences.Found };
    }
}
