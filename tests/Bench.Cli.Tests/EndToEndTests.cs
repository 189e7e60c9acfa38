using System.IO.Compression;
using System.Xml.Linq;

namespace Bench.Cli.Tests;

/// <summary>From a YAML file to a signed, verified and plotted result, with the built program and no build.</summary>
[Collection(nameof(MeasuredFolder))]
public sealed class EndToEndTests(MeasuredFolder measured)
{
    private string Key => measured.At("out", "development.pub.pem");

    private string Bundle(string name) => measured.At("out", name + ".bundle.zip");

    [Fact]
    public void A_quick_result_in_the_place_of_the_real_one_is_named_and_dry_run_says_so_too()
    {
        string[] run = ["run", "./my-matmul.yaml", "--scenario", "single-stream", "--profile", "full", "--out", "out"];

        (int code, _, string error) = CommandLine.Finish(measured.Path, run);
        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("my-matmul.single-stream.bundle.zip exists already, a result of the quick profile, which is never submitted", error, StringComparison.Ordinal);

        (code, string output, _) = CommandLine.Finish(measured.Path, [.. run, "--dry-run"]);
        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("exists already, a result of the quick profile", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quick_run_of_drafts_is_valid_and_says_that_it_is_not_submittable()
    {
        Assert.True(measured.Run.Code == ExitCode.Clean, measured.Run.Out + measured.Run.Error);
        Assert.Contains("quick profile, not submittable", measured.Run.Out, StringComparison.Ordinal);
        Assert.Contains("verify out --key", measured.Run.Error, StringComparison.Ordinal);
        string[] scenarios = ["my-matmul.single-stream", "my-matmul.offline", "my-decoding.single-stream", "my-decoding.offline", "my-decoding.server"];
        Assert.All(scenarios, name => Assert.True(File.Exists(Bundle(name)), name));
    }

    [Fact]
    public void A_decoding_run_says_when_its_tokens_came_and_what_bounds_they_keep()
    {
        Assert.Contains("TTFT p99", measured.Run.Out, StringComparison.Ordinal);
        Assert.Contains("(bound 4 s)", measured.Run.Out, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(measured.At("out", "results.csv"));
        string[] header = lines[0].Split(',');
        string[] server = lines.Single(static line => line.Contains(",my-decoding,server,", StringComparison.Ordinal)).Split(',');
        string Column(string name) => server[^(header.Length - Array.IndexOf(header, name))];
        Assert.Equal(("4000000000", "2000000000"), (Column("ttft_bound_ns"), Column("tpot_bound_ns")));
        Assert.InRange(long.Parse(Column("ttft_p99_ns"), System.Globalization.CultureInfo.InvariantCulture), 1, 4_000_000_000);
        Assert.Contains("bound 2 s, dashed", File.ReadAllText(measured.At("out", "plots", "my-decoding.server.tokens.svg")), StringComparison.Ordinal);
        Assert.False(File.Exists(measured.At("out", "plots", "my-matmul.offline.tokens.svg")));
    }

    [Fact]
    public void Several_formats_are_measured_into_one_folder_and_drawn_over_their_errors()
    {
        (int code, string output, string error) = CommandLine.Finish(measured.Path, "run", "./my-matmul.yaml", "--scenario", "offline", "--division", "open", "--precision", "fp32", "bf16", "--out", "formats");

        // A run that the other test projects slow down is rightly invalid; what is looked at here is there all the same.
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.Contains("my-matmul bf16", output, StringComparison.Ordinal);
        Assert.Contains("bf16:", File.ReadAllText(measured.At("formats", "plots", "my-matmul.offline.formats.svg")), StringComparison.Ordinal);
        Assert.True(File.Exists(measured.At("formats", "my-matmul.offline.bundle.zip")) && File.Exists(measured.At("formats", "my-matmul.offline.bf16.bundle.zip")));

        (code, _, error) = CommandLine.Finish(measured.Path, "run", "./my-matmul.yaml", "--precision", "int4", "--out", "refused");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("declared format of inputs is int4", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_output_carries_the_table_and_no_escape_sequences()
    {
        Assert.DoesNotContain("\u001b", measured.Run.Out + measured.Run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warm-up", measured.Run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_accepts_what_run_wrote()
    {
        (int code, string output, _) = CommandLine.Run("verify", measured.At("out"), "--key", Key);

        Assert.Equal(ExitCode.Clean, code);
        Assert.Equal(5, output.Split("verified: intact, signed, recomputed, valid").Length - 1);
    }

    [Fact]
    public void Verify_without_a_key_says_what_is_not_established()
    {
        (int code, string output, _) = CommandLine.Run("verify", Bundle("my-matmul.offline"));

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("signature: not established, no key given", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_refuses_any_other_key()
    {
        using TemporaryFolder other = new();
        Assert.Equal(ExitCode.Clean, CommandLine.Run("key", "new", other.At("key.pem")).Code);

        (int code, string output, _) = CommandLine.Run("verify", Bundle("my-matmul.offline"), "--key", other.At("key.pub.pem"));

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("E_SIGNATURE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_refuses_a_changed_byte_in_any_payload_file()
    {
        using TemporaryFolder folder = new();
        ZipFile.ExtractToDirectory(Bundle("my-decoding.server"), folder.Path);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("verify", folder.Path, "--key", Key).Code);

        string[] files = Directory.GetFiles(folder.At("payload"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, static file => file.EndsWith("tokens.bin", StringComparison.Ordinal));
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            foreach (int position in new[] { 0, bytes.Length / 2, bytes.Length - 1 })
            {
                bytes[position] ^= 0x10;
                File.WriteAllBytes(file, bytes);
                Assert.True(CommandLine.Run("verify", folder.Path, "--key", Key).Code == ExitCode.Refused, $"byte {position} of {file}");
                bytes[position] ^= 0x10;
            }

            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public void Check_reports_the_same_notes_for_the_run_directory_and_the_bundle()
    {
        (int code, string directory, _) = CommandLine.Run("check", measured.At("out", "runs", "my-matmul.offline"));
        (int bundleCode, string bundle, _) = CommandLine.Run("check", Bundle("my-matmul.offline"));

        Assert.Equal((ExitCode.Clean, ExitCode.Clean), (code, bundleCode));
        Assert.Equal(CommandLine.FindingsIn(directory), CommandLine.FindingsIn(bundle));
    }

    [Theory]
    [InlineData("my-matmul.single-stream")]
    [InlineData("my-decoding.offline")]
    public void The_references_values_follow_from_the_seed(string name)
    {
        (int code, string output, _) = CommandLine.Run("check", "--reference", Bundle(name));

        Assert.True(code == ExitCode.Clean, output);
    }

    [Fact]
    public void The_report_is_drawn_again_from_the_bundles_to_the_byte()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(ExitCode.Clean, CommandLine.Run("report", measured.At("out"), "--out", folder.Path).Code);

        string[] pages = [.. Directory.GetFiles(folder.At("results")).Select(File.ReadAllText)];
        Assert.Equal(5, pages.Length);
        foreach (string drawn in Directory.GetFiles(measured.At("out", "plots"), "my-*.svg"))
        {
            Assert.Contains(pages, page => page.Contains(File.ReadAllText(drawn), StringComparison.Ordinal));
            Assert.NotNull(XDocument.Load(drawn).Root!.Attribute("aria-label"));
        }

        Assert.Equal(6, File.ReadAllLines(folder.At("results.csv")).Length);
    }

    [Fact]
    public void The_report_says_which_implementation_ran() => Assert.Contains($"SUT: bench-cpu, its own process; it says that it runs {Workloads.CpuBackend.Kernel}.", File.ReadAllText(measured.At("out", "report.html")), StringComparison.Ordinal);

    [Fact]
    public void Compare_refuses_unlike_results_and_sets_like_ones_side_by_side()
    {
        Assert.Equal(ExitCode.Findings, CommandLine.Run("compare", Bundle("my-matmul.single-stream"), Bundle("my-matmul.offline")).Code);
        (int code, string output, _) = CommandLine.Run("compare", Bundle("my-matmul.offline"), Bundle("my-matmul.offline"));
        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("ratio", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_into_the_folder_is_refused_and_loses_nothing()
    {
        (int code, _, string error) = CommandLine.Run("run", measured.At("my-matmul.yaml"), "--out", measured.At("out"));

        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("never overwritten", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Bundle("my-matmul.offline")));
    }
}
