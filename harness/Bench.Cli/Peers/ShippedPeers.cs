using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bench.Cli.Measuring;
using Bench.Definitions;

namespace Bench.Cli.Peers;

/// <summary>The peers that come with the tool, as sources: they are compiled, where they are no scripts, on this machine, with its libraries, in the user's state folder.</summary>
internal static class ShippedPeers
{
    private static readonly ImmutableArray<string> Kernels = ["attention", "matmul", "rnn"];

    // The folder of each, and the families that it computes.
    private static readonly (string Name, ImmutableArray<string> Families)[] Peers =
    [
        ("openblas", Kernels),
        ("onednn", Kernels),
        ("onnxruntime", Kernels),
        ("torch", Kernels),
        ("llama", ["decoding"]),
        ("torch-training", ["attention-lm", "neural-decoding", "rnn-lm"]),
    ];

    private const string Header = "sut/bench_sut.h";

    /// <summary>What they are called.</summary>
    public static ImmutableArray<string> Names => [.. Peers.Select(static peer => peer.Name)];

    /// <summary>The families that one does.</summary>
    /// <param name="name">Its name.</param>
    public static ImmutableArray<string> FamiliesOf(string name) => Peers.First(peer => peer.Name == name).Families;

    /// <summary>The paths of their definitions with the families that each computes; writes the sources where they are not there yet.</summary>
    /// <param name="names">Which of them.</param>
    /// <exception cref="IOException">The state folder cannot be written.</exception>
    public static IEnumerable<(string Path, ImmutableArray<string> Families)> Definitions(ImmutableArray<string> names)
    {
        (string Path, string Text)[] files = [.. SubmissionTemplate.Files.Where(static file => file.Key == Header || Peers.Any(peer => file.Key.StartsWith($"examples/{peer.Name}/", StringComparison.Ordinal))).Select(static file => (file.Key, file.Value))];

        // A folder for each state of the sources, so that what was compiled from others is never taken for them.
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(static file => $"{file.Path}\n{file.Text}\n")))))[..16];
        string folder = Path.Combine(StateFolder.Peers, digest);
        if (!Directory.Exists(folder))
        {
            Write(folder, files);
        }

        return Peers.Where(peer => names.Contains(peer.Name)).Select(peer => (Path.Combine(folder, "examples", peer.Name, "sut.yaml"), peer.Families));
    }

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
