namespace Bench.Cli.Measuring;

/// <summary>The user's cache folder: what can be found out again.</summary>
internal static class CacheFolder
{
    /// <summary>The tables of <c>bench tune</c>.</summary>
    public static string Tuning => System.IO.Path.Combine(Path, "tuning.json");

    // Without a home there is no cache that lasts, which is no reason not to run.
    private static string Path => UserFolder.Of("XDG_CACHE_HOME", ".cache") ?? System.IO.Path.Combine(System.IO.Path.GetTempPath(), "bench");
}
