using System.Runtime.CompilerServices;
using System.Text;

namespace Bench.Tests;

/// <summary>Compares text with a golden file beside the test; <c>BENCH_ACCEPT=1</c> rewrites the file so that the diff can be reviewed.</summary>
internal static class Golden
{
    /// <summary>Asserts that <paramref name="actual"/> equals the file <c>Golden/<paramref name="name"/></c> beside the calling test.</summary>
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return;
        }

        Assert.True(File.Exists(path), $"no golden file {path}; run with BENCH_ACCEPT=1 to write it, then review it");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
