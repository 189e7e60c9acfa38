namespace Bench.Cli.Measuring;

/// <summary>Where a user's files of one kind lie.</summary>
internal static class UserFolder
{
    /// <summary><c>$BENCH_STATE</c>, which takes everything of a user, or <c>bench</c> below the folder that a variable names, or below one of the home folder; null where there is neither.</summary>
    /// <remarks>Source: XDG Base Directory Specification 0.8, which has relative paths in its variables ignored.</remarks>
    /// <param name="variable">The variable, for example <c>XDG_STATE_HOME</c>.</param>
    /// <param name="belowHome">The folder below the home folder that it stands for.</param>
    public static string? Of(string variable, params string[] belowHome)
    {
        if (Environment.GetEnvironmentVariable("BENCH_STATE") is { Length: > 0 } own)
        {
            return own;
        }

        if (Environment.GetEnvironmentVariable(variable) is { } named && Path.IsPathRooted(named))
        {
            return Path.Combine(named, "bench");
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine([home, .. belowHome, "bench"]) : null;
    }
}
