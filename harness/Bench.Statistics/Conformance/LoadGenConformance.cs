using System.Collections.Immutable;
using System.Text.Json;

namespace Bench.Statistics.Conformance;

/// <summary>Runs golden files of LoadGen against this implementation: query streams, early stopping, the values of the detail log and the text of the summary.</summary>
/// <remarks>The files' form is <c>loadgen-golden/1</c>.</remarks>
public static class LoadGenConformance
{
    private const string Format = "loadgen-golden/1";

    /// <summary>Checks every case of the files that are of the form; other files have no cases.</summary>
    /// <param name="files">Names and contents, in order.</param>
    public static ImmutableArray<ConformanceCase> Run(IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return [.. files.SelectMany(static file => CasesOf(file.Name, file.Content))];
    }

    /// <summary>Checks every case of one file; a file of another form has none.</summary>
    /// <param name="name">What the cases give as their file.</param>
    /// <param name="content">The file's bytes.</param>
    public static ImmutableArray<ConformanceCase> Run(string name, ReadOnlyMemory<byte> content) => [.. CasesOf(name, content)];

    /// <summary>Whether a file is of the form.</summary>
    public static bool IsGolden(ReadOnlyMemory<byte> content)
    {
        using JsonDocument? document = Parse(content);
        return document is not null;
    }

    private static JsonDocument? Parse(ReadOnlyMemory<byte> content)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(content);
        }
        catch (JsonException)
        {
            return null;
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out JsonElement format)
            && format.ValueKind == JsonValueKind.String && format.GetString() == Format)
        {
            return document;
        }

        document.Dispose();
        return null;
    }

    private static List<ConformanceCase> CasesOf(string file, ReadOnlyMemory<byte> content)
    {
        using JsonDocument? document = Parse(content);
        List<ConformanceCase> cases = [];
        if (document is null)
        {
            return cases;
        }

        JsonElement root = document.RootElement;
        foreach (JsonElement table in Entries(root, "tables"))
        {
            cases.Add(CaseOf(file, EarlyStoppingCase.NameOf(table), differences => EarlyStoppingCase.Compare(table, differences)));
        }

        foreach (JsonElement entry in Entries(root, "cases"))
        {
            string name = entry.TryGetProperty("name", out JsonElement text) ? text.ToString() : "(no name)";
            cases.Add(CaseOf(file, name, differences => Compare(root, entry, differences)));
        }

        return cases;
    }

    private static JsonElement.ArrayEnumerator Entries(JsonElement root, string key) =>
        root.TryGetProperty(key, out JsonElement entries) && entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray() : default;

    private static void Compare(JsonElement root, JsonElement entry, Differences differences)
    {
        GoldenSettings settings = GoldenSettings.Read(root, entry);
        if (entry.TryGetProperty("detail_key_raw_value", out _))
        {
            ResultCase.Compare(settings, entry, differences);
            return;
        }

        QueryCase.Compare(settings, entry, differences);
    }

    // A case that cannot be read does not match, and says why.
    private static ConformanceCase CaseOf(string file, string name, Action<Differences> compare)
    {
        Differences differences = new();
        try
        {
            compare(differences);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            differences.Add("case", "a case of the form " + Format, exception.Message);
        }

        return new ConformanceCase { File = file, Name = name, Differences = differences.Found };
    }
}
