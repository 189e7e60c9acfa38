using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Results.Exports;
using Bench.Results.Tests.Bundles;
using Bench.Spec;

namespace Bench.Results.Tests.Exports;

public sealed class MlperfTreeTests : IDisposable
{
    private const string Home = "open/Fixture";
    private const string Result = $"{Home}/results/fixture-box/matmul-tiny/SingleStream";
    private readonly TemporaryFolder folder = new();

    public MlperfTreeTests() => MlperfTree.Write(folder.Root, [ExportedResult.Acceptable(Scenario.SingleStream)]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_tree_has_the_files_that_the_checker_reads_and_whole_logs_beside_it()
    {
        string[] files = [.. Directory.GetFiles(folder.Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder.Root, path)).Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                $"{Home}/model_mapping.json",
                $"{Result}/README.md",
                $"{Result}/accuracy/accuracy.txt",
                $"{Result}/accuracy/mlperf_log_accuracy.json",
                $"{Result}/accuracy/mlperf_log_detail.txt",
                $"{Result}/accuracy/mlperf_log_summary.txt",
                $"{Result}/measurements.json",
                $"{Result}/performance/run_1/mlperf_log_detail.txt",
                $"{Result}/performance/run_1/mlperf_log_summary.txt",
                $"{Result}/user.conf",
                $"{Home}/src/README.md",
                $"{Home}/systems/fixture-box.json",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/README.md",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/TEST01/mlperf_log_accuracy.json",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/TEST01/mlperf_log_detail.txt",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/TEST01/mlperf_log_summary.txt",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/accuracy/mlperf_log_accuracy.json",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/performance/run_1/mlperf_log_detail.txt",
                "verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/performance/run_1/mlperf_log_summary.txt",
            ],
            files);
        Assert.All(files, file => Assert.NotEqual(0, new FileInfo(folder.At(file)).Length));
    }

    [Fact]
    public void The_model_is_mapped_to_the_carrier() =>
        Assert.Equal("3d-unet-99", Json($"{Home}/model_mapping.json").GetProperty("matmul-tiny").GetString());

    [Fact]
    public void Every_field_of_the_system_says_something_and_names_the_folders_own_submitter_and_division()
    {
        JsonElement system = Json($"{Home}/systems/fixture-box.json");

        Assert.Equal(MlperfRound.SystemFields.Order(StringComparer.Ordinal), system.EnumerateObject().Select(static field => field.Name).Order(StringComparer.Ordinal));
        Assert.All(system.EnumerateObject(), static field => Assert.NotEqual("", field.Value.GetString()));
        Assert.Equal(("open", "Fixture", "available"), (system.GetProperty("division").GetString(), system.GetProperty("submitter").GetString(), system.GetProperty("status").GetString()));
    }

    [Fact]
    public void The_measurements_fields_all_mean_something() =>
        Assert.All(
            new[] { "input_data_types", "retraining", "starting_weights_filename", "weight_data_types", "weight_transformations" },
            field => Assert.False(string.IsNullOrWhiteSpace(Json($"{Result}/measurements.json").GetProperty(field).GetString())));

    [Fact]
    public void The_accuracy_has_the_carriers_line_and_the_hash_of_the_whole_log()
    {
        string text = File.ReadAllText(folder.At(Result, "accuracy/accuracy.txt"));

        // The checker's own patterns.
        Assert.Equal("1.00000", Regex.Match(text, @"^Accuracy\:\s*mean\s*=\s*([\d\.]+).*", RegexOptions.Multiline).Groups[1].Value);
        Assert.Equal(
            Sha256Digest.Of(File.ReadAllBytes(folder.At("verification/open/Fixture/fixture-box/matmul-tiny/SingleStream/accuracy/mlperf_log_accuracy.json"))).Hex,
            Regex.Match(text, @"^hash=([\w\d]+)$", RegexOptions.Multiline).Groups[1].Value);
        Assert.Equal("\nNo warnings encountered during test.\n\nNo errors encountered during test.\n", File.ReadAllText(folder.At(Result, "accuracy/mlperf_log_summary.txt")));
    }

    [Fact]
    public void The_settings_stand_in_LoadGens_own_form()
    {
        string[] lines = File.ReadAllLines(folder.At(Result, "user.conf"));

        Assert.StartsWith("#", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], static line => Assert.Matches(@"^\*\.SingleStream\.[a-z_]+ = [0-9.]+$", line));
        Assert.Contains("*.SingleStream.min_duration = 600000", lines);
        Assert.Contains("*.SingleStream.target_latency = 500", lines);
    }

    private JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(folder.At(name))).RootElement;
}
