using Bench.Results.Peers;
using Bench.Results.Plots;

namespace Bench.Cli.Peers;

/// <summary>The files of a sitting: <c>peers.json</c>, <c>peers.csv</c>, and <c>peers-FAMILY.svg</c> for each family.</summary>
internal static class PeerFiles
{
    private const string Json = "peers.json";

    /// <summary>Makes the folder; refuses one that holds a sitting, which is never overwritten.</summary>
    /// <exception cref="TargetTakenException">It does, or it is a file.</exception>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Take(string folder)
    {
        if (File.Exists(folder) || File.Exists(Path.Combine(folder, Json)))
        {
            throw new TargetTakenException($"{folder} holds a sitting already, or is a file; nothing is overwritten", "name another folder with --out");
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>Writes them, and returns their paths.</summary>
    public static IEnumerable<string> Write(string folder, PeerReport report)
    {
        using StringWriter csv = new();
        report.WriteCsv(csv);
        List<(string Name, string Text)> files = [(Json, report.ToJson() + "\n"), ("peers.csv", csv.ToString())];
        foreach (IGrouping<string, PeerRow> family in report.Rows.GroupBy(static row => row.Family))
        {
            if (PeersPlot.Draw(family.Key, [.. family]) is { } plot)
            {
                files.Add(($"peers-{family.Key}.svg", plot));
            }
        }

        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return files.Select(file => Path.Combine(folder, file.Name));
    }
}
