using System.Globalization;

namespace Bench.Cli.Tests;

/// <summary>One draft run once under arrivals that are drawn, recorded, and neither, in a folder for each.</summary>
public sealed class ArrivalsFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ArrivalsFolder()
    {
        Expect(CommandLine.Run("workload", "new", "decoding", folder.At("my-decoding.yaml")));
        Expect(CommandLine.Run("workload", "freeze", folder.At("my-decoding.yaml")));

        // Forty arrivals a second, by turns 40 and 10 ms apart.
        IEnumerable<string> times = Enumerable.Range(0, 40).Select(static number => string.Create(CultureInfo.InvariantCulture, $"{(25_000_000L * number) + (number % 2 * 15_000_000)},{number}"));
        File.WriteAllLines(folder.At("trace.csv"), ["ns,id", .. times]);
        foreach ((string kind, string arrivals) in new[] { ("bursts", "bursts:2,50ms,150ms"), ("trace", "trace:trace.csv"), ("closed-loop", "closed-loop:4") })
        {
            // Valid or not depends on the machine's speed under test; that it can be verified does not.
            (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "./my-decoding.yaml", "--scenario", "server", "--division", "open", "--arrivals", arrivals, "--out", kind);
            Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        }
    }

    /// <summary>A path below the folder.</summary>
    public string At(params string[] parts) => folder.At(parts);

    public void Dispose() => folder.Dispose();

    private static void Expect((int Code, string Out, string Error) result) => Assert.True(result.Code == ExitCode.Clean, result.Out + result.Error);
}
