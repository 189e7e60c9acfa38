namespace Bench.Cli.Tests;

/// <summary>One real run of the real program, by a researcher in an empty folder: a draft of each of two families, frozen, and run through every station. Shared by the tests that look at what it left.</summary>
[CollectionDefinition(nameof(MeasuredFolder))]
public sealed class MeasuredFolder : IDisposable, ICollectionFixture<MeasuredFolder>
{
    private const int MostAttempts = 4;

    private readonly TemporaryFolder folder = new();

    public MeasuredFolder()
    {
        foreach (string family in new[] { "matmul", "decoding" })
        {
            Expect(0, CommandLine.Finish(folder.Path, "workload", "new", family, $"my-{family}.yaml"));
            Expect(0, CommandLine.Finish(folder.Path, "workload", "freeze", $"my-{family}.yaml"));
        }

        // Bounds on tokens beside the one on whole responses.
        string decoding = File.ReadAllText(folder.At("my-decoding.yaml"));
        File.WriteAllText(folder.At("my-decoding.yaml"), decoding.Replace("server: { latency_bound: 5 s }", "server: { latency_bound: 5 s, ttft_bound: 4 s, tpot_bound: 2 s }", StringComparison.Ordinal));

        // Other test projects keep the cores busy for a minute, and a run that they slow down is rightly judged invalid: then it is made again.
        for (int attempt = 0; attempt < MostAttempts && (attempt == 0 || Run.Code == ExitCode.Findings); attempt++)
        {
            if (Directory.Exists(folder.At("out")))
            {
                Directory.Delete(folder.At("out"), recursive: true);
            }

            Run = CommandLine.Finish(folder.Path, "run", "./my-matmul.yaml", "./my-decoding.yaml", "--out", "out");
        }
    }

    /// <summary>How the run ended.</summary>
    public (int Code, string Out, string Error) Run { get; }

    /// <summary>The folder it was started in.</summary>
    public string Path => folder.Path;

    /// <summary>A path below the folder.</summary>
    public string At(params string[] parts) => folder.At(parts);

    public void Dispose() => folder.Dispose();

    private static void Expect(int code, (int Code, string Out, string Error) result) => Assert.True(result.Code == code, result.Out + result.Error);
}
