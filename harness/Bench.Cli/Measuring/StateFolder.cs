namespace Bench.Cli.Measuring;

/// <summary>The user's state folder: what must outlive every output folder.</summary>
internal static class StateFolder
{
    /// <summary>The user's ledger of attempts.</summary>
    public static string Ledger => System.IO.Path.Combine(Path, "ledger");

    /// <summary>Where the peers that come with the tool are compiled.</summary>
    public static string Peers => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, "peers"));

    /// <summary>The folder.</summary>
    /// <exception cref="UsageException">The user has no home folder, and no variable names another.</exception>
    private static string Path => UserFolder.Of("XDG_STATE_HOME", ".local", "state")
        ?? throw new UsageException("there is no place for what must outlive a run: the user has no home folder", "name a folder in BENCH_STATE, or with --ledger a file for the attempts");
}
