using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bench.Cli.Measuring;
using Bench.Definitions;

namespace Bench.Cli.Peers;

/// <summary>The peers that come with the tool, as sources: they are compiled, where they are no scripts, on this machine, with its libraries, in the user's state folder.</summary>
internal static class ShippedPeers
{
    /// <summary>What they are called, which is the folder of each.</summary>
    public static ImmutableArray<string> Names { get; } = ["openblas", "onednn", "onnxruntime", "torch", "llama", "torch-training"];

    /// <summary>The families that one does, by its definition.</summary>
    /// <param name="name">Its name.</param>
    public static ImmutableArray<string> FamiliesOf(string name)
    {
        string definition = DefinitionOf(name);
        return SutReader.Read(definition, Encoding.UTF8.GetBytes(SubmissionTemplate.Files[definition])).OrRefuse().Value.Families;
    }

    /// <summary>The paths of their definitions; writes the sources where they are not there yet.</summary>
    /// <param name="names">Which of them.</param>
    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public static IEnumerable<string> Definitions(ImmutableArray<string> names)
    {
        (string Path, string Text)[] files = [.. SubmissionTemplate.Files.Where(static file => Names.Any(name => file.Key.StartsWith($"examples/{name}/", StringComparison.Ordinal))).Select(static file => (file.Key, file.Value))];

        // A folder for each state of the sources, so that what was compiled from others is never taken for them.
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(static file => $"{file.Path}\n{file.Text}\n")))))[..16];
        string folder = Path.Combine(StateFolder.Peers, digest);
        if (!Directory.Exists(folder))
        {
            Write(folder, files);
        }

        return Names.Where(name => names.Contains(name)).Select(name => Path.Combine(folder, DefinitionOf(name)));
    }

    private static string DefinitionOf(string name) => $"examples/{name}/sut.yaml";

    private static void Write(string folder, (string Path, string Text)[] files)
    {
        string unfinished = $"{folder}.{Environment.ProcessId}";
        foreach ((string path, string text) in files)
        {
            string target = Path.Combine(unfinished, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }

        try
        {
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(unfinished, recursive: true); // Another process was quicker.
        }
    }
}
