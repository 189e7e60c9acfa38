using System.IO.Compression;

namespace Bench.Cli.Tests;

/// <summary>From a run that keeps its responses to MLPerf's tree, with the built program.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_keeps_its_responses_verifies_and_is_exported_after_what_the_checker_would_refuse()
    {
        Expect(ExitCode.Clean, Finish("workload", "new", "matmul", "w.yaml"));
        File.WriteAllText(folder.At("w.yaml"), File.ReadAllText(folder.At("w.yaml")).Replace("{ m: 256, n: 256, k: 256 }", "{ m: 16, n: 16, k: 256 }", StringComparison.Ordinal));
        Expect(ExitCode.Clean, Finish("workload", "freeze", "w.yaml"));
        (int Code, string Out, string Error) run = Finish("run", "./w.yaml", "--scenario", "offline", "--ruleset", "mlperf-6.1", "--keep-responses", "--max-bundle", "1GiB", "--out", "out");
        Assert.True(run.Code is ExitCode.Clean or ExitCode.Findings, run.Out + run.Error);
        Assert.Contains("--keep-responses keeps at most 1040 responses of 1024 bytes, 1.0 MiB", run.Error, StringComparison.Ordinal);
        Assert.Contains("--max-bundle 1073741824", run.Error, StringComparison.Ordinal);

        string bundle = Assert.Single(Directory.GetFiles(folder.At("out"), "*.bundle.zip"));
        using (ZipArchive zip = ZipFile.OpenRead(bundle))
        {
            Assert.Equal(16 * 1024, zip.GetEntry("payload/accuracy/kept.bin")!.Length);
        }

        Assert.DoesNotContain("REFUSED", CommandLine.Run("verify", bundle, "--key", folder.At("out", "development.pub.pem")).Out, StringComparison.Ordinal);
        (int code, string output, _) = CommandLine.Run("export", "mlperf", bundle, "--out", folder.At("tree"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.All(new[] { "EXP001", "EXP002", "EXP004", "EXP008", "EXP010" }, found => Assert.Contains(found, output, StringComparison.Ordinal));
        Assert.DoesNotContain("EXP003", output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("tree", "closed", "local", "results", "local", "w", "Offline", "performance", "run_1", "mlperf_log_detail.txt")));
        Assert.Equal(ExitCode.Usage, CommandLine.Run("export", "mlperf", bundle, "--out", folder.At("tree")).Code);
        (code, _, string error) = CommandLine.Run("verify", bundle, "--key", folder.At("out", "development.pub.pem"), "--max-bundle", "1KiB");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("--max-bundle SIZE", error, StringComparison.Ordinal);
    }

    private (int Code, string Out, string Error) Finish(params string[] arguments) => CommandLine.Finish(folder.Path, arguments);

    private static void Expect(int code, (int Code, string Out, string Error) result) => Assert.True(result.Code == code, result.Out + result.Error);
}
