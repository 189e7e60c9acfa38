using System.Text.Json.Nodes;

namespace Bench.Cli.Checks;

/// <summary>The artifacts of a SARIF run: files relative to the current folder, and files inside a bundle as nested artifacts of the bundle.</summary>
internal sealed class SarifArtifacts
{
    private const string Base = "WORKING_FOLDER";

    private readonly Dictionary<(int Parent, string Uri), int> places = [];

    /// <summary><c>run.originalUriBaseIds</c>: what the relative addresses are relative to.</summary>
    public static JsonObject Bases => new()
    {
        [Base] = new JsonObject
        {
            ["uri"] = new Uri(Path.TrimEndingDirectorySeparator(Environment.CurrentDirectory) + Path.DirectorySeparatorChar).AbsoluteUri,
            ["description"] = new JsonObject { ["text"] = "the folder in which bench check ran" },
        },
    };

    /// <summary><c>run.artifacts</c>.</summary>
    public JsonArray Json { get; } = [];

    /// <summary>Where a place of an item lies.</summary>
    /// <param name="item">The item.</param>
    /// <param name="file">The file's name inside it, as findings name it; <c>.</c> for the item itself.</param>
    public JsonObject LocationOf(CheckedItem item, string file)
    {
        (int parent, string uri) = item.Kind switch
        {
            CheckedKind.Bundle when file == "." => (-1, Relative(item.Name)),
            CheckedKind.Bundle => (Place(-1, Relative(item.Name)), Escaped(Inside(file))),
            CheckedKind.UnpackedBundle => (-1, Relative(file == "." ? item.Name : Path.Combine(item.Name, Inside(file)))),
            CheckedKind.RunDirectory => (-1, Relative(file == "." ? item.Name : Path.Combine(item.Name, file))),

            // What is not inside anything names its own path.
            CheckedKind.Definition or CheckedKind.Submission => (-1, Relative(file == "." ? item.Name : file)),
            _ => (-1, Escaped(item.Name)),
        };
        JsonObject location = Location(parent, uri);
        location["index"] = Place(parent, uri);
        return location;
    }

    private int Place(int parent, string uri)
    {
        if (!places.TryGetValue((parent, uri), out int place))
        {
            place = Json.Count;
            places.Add((parent, uri), place);
            JsonObject artifact = new() { ["location"] = Location(parent, uri) };
            if (parent >= 0)
            {
                artifact["parentIndex"] = parent;
            }

            Json.Add((JsonNode)artifact);
        }

        return place;
    }

    /// <summary>A file inside a bundle is named by its path in it, every other by its path from the working folder.</summary>
    private static JsonObject Location(int parent, string uri) => parent < 0 ? new JsonObject { ["uri"] = uri, ["uriBaseId"] = Base } : new JsonObject { ["uri"] = uri };

    /// <summary>A file's path inside a bundle: findings leave <c>payload/</c> out.</summary>
    private static string Inside(string file) => file.StartsWith("attestations/", StringComparison.Ordinal) || file.StartsWith("payload/", StringComparison.Ordinal) || file == "manifest.sha256" ? file : "payload/" + file;

    private static string Relative(string path) => Escaped(Path.GetRelativePath(Environment.CurrentDirectory, path).Replace(Path.DirectorySeparatorChar, '/'));

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
