using Bench.Cli.Verbs;
using Bench.Results.Bundles;

namespace Bench.Cli.Measuring;

/// <summary>The key that a run signs with: the user's, or one made for the folder.</summary>
internal static class RunKey
{
    /// <summary>Loads or makes it, and leaves its public half in the folder.</summary>
    /// <param name="options">The options.</param>
    /// <param name="folder">The output folder.</param>
    /// <param name="terminal">Where it is said that a development key signs.</param>
    /// <param name="publicPath">Where the public half is.</param>
    /// <param name="made">Whether it was made just now.</param>
    /// <exception cref="UsageException">The folder holds results signed with another key.</exception>
    public static SigningKey Of(RunOptions options, RunFolder folder, Terminal terminal, out string publicPath, out bool made)
    {
        made = false;
        if (options.Key is { } path)
        {
            SigningKey own = SigningKey.Load(path, KeyVerb.Passphrase);
            publicPath = Path.Combine(folder.Path, "submitter.pub.pem");
            if (!File.Exists(publicPath))
            {
                own.WriteNewPublic(publicPath);
            }
            else if (!PublicKey.Load(publicPath).Equals(own.PublicKey))
            {
                own.Dispose();
                throw new UsageException($"{folder.Path} holds results signed with another key", "name another folder with --out, or sign with the same key");
            }

            return own;
        }

        terminal.Say("no --key: a development key signs these results; it says nothing about who you are");
        string privatePath = DevelopmentPathIn(folder.Path);
        publicPath = KeyVerb.PublicPathOf(privatePath);
        if (File.Exists(privatePath))
        {
            return SigningKey.Load(privatePath); // An earlier run into this folder made it.
        }

        SigningKey key = SigningKey.Generate();
        key.WriteNew(privatePath);
        key.WriteNewPublic(publicPath);
        made = true;
        return key;
    }

    /// <summary>Refuses a key that cannot be read before anything is made or measured.</summary>
    /// <param name="options">The options.</param>
    public static void Require(RunOptions options)
    {
        if (options.Key is { } path)
        {
            SigningKey.Load(path, KeyVerb.Passphrase).Dispose();
        }
    }

    /// <summary>Takes the development key that was made for a run, and its public half, out of its folder if it has signed nothing there.</summary>
    /// <param name="folder">The folder.</param>
    public static void RemoveUnused(string folder)
    {
        if (!Directory.EnumerateFiles(folder, "*" + BundleWriter.Extension).Any())
        {
            File.Delete(DevelopmentPathIn(folder));
            File.Delete(KeyVerb.PublicPathOf(DevelopmentPathIn(folder)));
        }
    }

    private static string DevelopmentPathIn(string folder) => Path.Combine(folder, "development.pem");
}
