using Bench.Tests;

namespace Bench.Cli.Tests;

/// <summary>A test that looks at pages in a real Chromium; where it or what drives it is missing, the test is skipped and says so. <c>.ci/run</c> installs them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        string[] missing =
        [
            .. new[] { "node", "chromium" }.Where(static program => PathOf(program) is null),
            .. Directory.Exists(Repository.At("tests", "browser", "node_modules", "playwright-core")) ? Array.Empty<string>() : ["playwright-core (npm ci --prefix tests/browser)"],
        ];
        if (missing.Length > 0)
        {
            Skip = $"not installed here: {string.Join(", ", missing)}";
        }
    }

    /// <summary>Where a program is; null when it is not on the path.</summary>
    internal static string? PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
