using System.CommandLine;
using Bench.Results.Bundles;

namespace Bench.Cli.Verbs;

/// <summary><c>bench key new|show FILE</c>: ECDSA P-256 keys in PEM files.</summary>
internal static class KeyVerb
{
    public static Command Create(Terminal terminal) => new("key", "Makes and shows ECDSA P-256 keys (PEM); a passphrase is taken from BENCH_KEY_PASSPHRASE")
    {
        New(terminal),
        Show(terminal),
    };

    /// <summary>The passphrase of private keys; null for none.</summary>
    internal static string? Passphrase => Environment.GetEnvironmentVariable("BENCH_KEY_PASSPHRASE") is { Length: > 0 } passphrase ? passphrase : null;

    /// <summary>Where the public half of a new key goes: <c>key.pem</c> to <c>key.pub.pem</c>.</summary>
    internal static string PublicPathOf(string path) => path.EndsWith(".pem", StringComparison.Ordinal) ? path[..^4] + ".pub.pem" : path + ".pub.pem";

    private static Command New(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "The private key to write (mode 0600; never overwritten); the public one goes beside it" };
        Command command = new("new", "Makes a key pair") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            using SigningKey key = SigningKey.Generate();
            key.WriteNew(path, Passphrase);
            key.WriteNewPublic(PublicPathOf(path));
            terminal.Line($"private key  {path}");
            terminal.Line($"public key   {PublicPathOf(path)}");
            terminal.Line($"key id       {key.PublicKey.Id}");
            return ExitCode.Clean;
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        Argument<string> file = new("FILE") { Description = "A private or public key" };
        ExistingPath.Of(file);
        Command command = new("show", "Prints a key's id and its public half") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            PublicKey key = PublicOf(path);
            terminal.Line($"key id     {key.Id}");
            terminal.Line($"algorithm  {PublicKey.Algorithm}");
            terminal.Out.Write(key.Pem);
            return ExitCode.Clean;
        });
        return command;
    }

    private static PublicKey PublicOf(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            using SigningKey key = SigningKey.Load(path, Passphrase);
            return key.PublicKey;
        }

        return PublicKey.Load(path);
    }
}
