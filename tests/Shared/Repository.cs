using System.Runtime.CompilerServices;

namespace Bench.Tests;

/// <summary>Where the source tree is, so that tests read the shipped files and their own fixtures in place.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bench.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the repository's root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find([CallerFilePath] string caller = "")
    {
        for (string? folder = Path.GetDirectoryName(caller); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Bench.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"no Bench.sln above {caller}");
    }
}
