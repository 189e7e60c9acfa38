namespace Bench.Cli.Measuring;

/// <summary>The user's cache folder: what can be found out again.</summary>
internal static class CacheFolder
{
    /// <summary>The tables of <c>bench tune</c>.</summary>
    public static string Tuning => System.IO.Path.Combine(Path, "tuning.json");

    /// <summary><c>$BENCH_STATE</c>, which holds everything of a user, or <c>bench</c> below <c>$XDG_CACHE_HOME</c>, or below <c>~/.cache</c>.</summary>
    /// <remarks>Source: XDG Base Directory Specification 0.8, which has relative paths in its variables ignored.</remarks>
    private static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("BENCH_STATE") is { Length: > 0 } own)
            {
                return own;
            }

            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && System.IO.Path.IsPathRooted(cache))
            {
                return System.IO.Path.Combine(cache, "bench");
            }

            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

            // Without a home there is no cache, which is no reason not to run.
            return System.IO.Path.Combine(home.Length > 0 ? System.IO.Path.Combine(home, ".cache") : System.IO.Path.GetTempPath(), "bench");
        }
    }
}
