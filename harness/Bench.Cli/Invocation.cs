using Bench.Spec;

namespace Bench.Cli;

/// <summary>How this very program is called again from the current folder.</summary>
internal static class Invocation
{
    /// <summary>The program's path when it was started by path or through <c>dotnet run</c>; <c>bench</c> when it is on the search path.</summary>
    public static string Text
    {
        get
        {
            string path = Environment.ProcessPath ?? "bench";
            if (Path.GetFileNameWithoutExtension(path) != "bench")
            {
                return $"{ShellWord.Of(path)} {ShellWord.Of(Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(AppContext.BaseDirectory, "bench.dll")))}";
            }

            string[] search = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
            return search.Contains(Path.GetDirectoryName(path)) ? "bench" : ShellWord.Of(Path.GetRelativePath(Environment.CurrentDirectory, path));
        }
    }
}
