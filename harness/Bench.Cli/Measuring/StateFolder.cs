namespace Bench.Cli.Measuring;

/// <summary>The user's state folder: what must outlive every output folder.</summary>
internal static class StateFolder
{
    /// <summary>The user's ledger of attempts.</summary>
    public static string Ledger => System.IO.Path.Combine(Path, "ledger");

    /// <summary>Where the peers that come with the tool are compiled.</summary>
    public static string Peers => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "peers"));

    /// <summary><c>$BENCH_STATE</c>, or <c>bench</c> below <c>$XDG_STATE_HOME</c>, or below <c>~/.local/state</c>.</summary>
    /// <remarks>Source: XDG Base Directory Specification 0.8, which has relative paths in its variables ignored.</remarks>
    /// <exception cref="UsageException">The user has no home folder, and no variable names another.</exception>
    private static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("BENCH_STATE") is { Length: > 0 } own)
            {
                return own;
            }

            if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } state && System.IO.Path.IsPathRooted(state))
            {
                return System.IO.Path.Combine(state, "bench");
            }

            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0
                ? System.IO.Path.Combine(home, ".local", "state", "bench")
                : throw new UsageException("there is no place for what must outlive a run: the user has no home folder", "name a folder in BENCH_STATE, or with --ledger a file for the attempts");
        }
    }
}
