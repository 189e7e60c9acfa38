using System.Diagnostics;
using Bench.Tests;

namespace Bench.Cli.Tests;

/// <summary>The file that says whose keys count, made as README.md says.</summary>
[Collection(nameof(MeasuredFolder))]
public sealed class TrustFileTests(MeasuredFolder measured) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [FactWithPrograms("jq", "sh", "awk")]
    public void What_README_writes_is_a_trust_file_by_which_a_bundle_verifies()
    {
        string bundle = measured.At("out", "my-matmul.offline.bundle.zip");
        File.Copy(measured.At("out", "development.pub.pem"), folder.At("their-key.pub.pem"));
        Assert.Equal(ExitCode.Clean, CommandLine.Run("key", "new", folder.At("my-key.pem")).Code);
        Shell(FromReadme("submitter=$(bench key show their-key.pub.pem", "bench verify results/ --trust"));

        (int code, string output, string error) = CommandLine.Run("verify", bundle, "--trust", folder.At("trust.json"), "--at", "2026-11-30");
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, "how fast the run was is the machine's affair: " + output + error);
        Assert.Contains("signature: established", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Refused, CommandLine.Run("verify", bundle, "--trust", folder.At("trust.json"), "--at", "2028-01-01").Code);

        Shell("jq . trust.json > spaced.json");
        (code, _, error) = CommandLine.Run("verify", bundle, "--trust", folder.At("spaced.json"));
        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("differs from its canonical form", error, StringComparison.Ordinal);
        Assert.Contains("jq -cS writes canonical JSON", error, StringComparison.Ordinal);
    }

    private static string FromReadme(string first, string afterLast)
    {
        string text = File.ReadAllText(Repository.At("README.md"));
        int start = text.IndexOf(first, StringComparison.Ordinal);
        return text[start..text.IndexOf(afterLast, start, StringComparison.Ordinal)];
    }

    private void Shell(string script)
    {
        ProcessStartInfo start = new("sh", ["-ec", $"bench() {{ dotnet '{CommandLine.Assembly}' \"$@\"; }}\n{script}"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        (int code, string output, string error) = CommandLine.Finish(process);
        Assert.True(code == 0, output + error);
    }
}
