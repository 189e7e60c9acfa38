using System.IO.Compression;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Tests;

/// <summary>From a training workload's draft to a signed, verified and reported result, with the built program.</summary>
public sealed class TrainingTests(TrainedFolder trained) : IClassFixture<TrainedFolder>
{
    private const string Name = $"{TrainedFolder.Id}.training";

    [Fact]
    public void A_quick_run_of_a_draft_converges_and_says_that_it_is_not_submittable()
    {
        Assert.True(trained.Run.Code == ExitCode.Clean, trained.Run.Out + trained.Run.Error);
        Assert.Contains(TrainedFolder.Id, trained.Run.Out, StringComparison.Ordinal);
        Assert.Contains("1 of 1", trained.Run.Out, StringComparison.Ordinal);
        Assert.Contains("run 1 converged", trained.Run.Error, StringComparison.Ordinal);
        Assert.Contains("verify out --key", trained.Run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(trained.Bundle));
    }

    [Fact]
    public void Verify_and_check_accept_what_run_wrote()
    {
        (int verified, string verdict, _) = CommandLine.Run("verify", trained.At("out"), "--key", trained.Key);
        (int bundle, string judged, _) = CommandLine.Run("check", trained.Bundle);
        (int directory, string judgedToo, _) = CommandLine.Run("check", trained.Payload);
        (int again, string reference, _) = CommandLine.Run("check", "--reference", trained.Bundle);

        Assert.True(verified == ExitCode.Clean, verdict);
        Assert.Contains("verified: intact, signed, recomputed, valid", verdict, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Clean, ExitCode.Clean, ExitCode.Clean), (bundle, directory, again));
        Assert.Contains("0 errors", judged, StringComparison.Ordinal);
        Assert.Equal(CommandLine.FindingsIn(judgedToo), CommandLine.FindingsIn(judged));
        Assert.Matches("REF000[^\n]*all 8 predictions are the reference's", reference);
        Assert.Equal(ExitCode.Refused, CommandLine.Run("verify", trained.Bundle).Code);
    }

    [Fact]
    public void Compare_puts_training_results_side_by_side()
    {
        (int code, string output, _) = CommandLine.Run("compare", trained.Bundle, trained.Bundle);
        (int json, string text, _) = CommandLine.Run("compare", "--json", trained.Bundle, trained.Bundle);

        Assert.Equal((ExitCode.Clean, ExitCode.Clean), (code, json));
        Assert.All(["time to target", "not established, too few runs", "batch size", "fp32, sums in fp32", "attempt", "hyperparameters: the same", "confidence 95"], part => Assert.Contains(part, output, StringComparison.Ordinal));
        using JsonDocument comparison = JsonDocument.Parse(text);
        Assert.Equal(["1", "1"], comparison.RootElement.GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("ratio").GetString()));
        Assert.Equal(16, comparison.RootElement.GetProperty("lines")[0].GetProperty("batch_size").GetInt32());
    }

    [Fact]
    public void A_run_in_two_bundles_is_found_and_a_bundle_that_lies_there_twice_is_not()
    {
        using TemporaryFolder folder = new();
        File.Copy(trained.Bundle, folder.At("one.bundle.zip"));
        File.Copy(trained.Bundle, folder.At("two.bundle.zip"));
        (int code, string output, _) = CommandLine.Run("verify", folder.Path, "--key", trained.Key);
        Assert.True(code == ExitCode.Clean, output);
        Assert.DoesNotContain("SEED104", output, StringComparison.Ordinal);

        ResultEvidence evidence = JudgedResult.Of(RunFiles.InDirectory(trained.Payload), asSubmission: false).Result!;
        RoundReview review = new();
        review.Add("one.bundle.zip", Sha256Digest.Of("one"u8), evidence, refused: false);
        review.Add("two.bundle.zip", Sha256Digest.Of("two"u8), evidence, refused: false);
        Assert.Equal([("SEED104", "one.bundle.zip: runs/1/run.jsonl"), ("SEED104", "two.bundle.zip: runs/1/run.jsonl")], review.Findings().Select(static finding => (finding.RuleId, finding.Location.Path)));
    }

    [Fact]
    public void The_plan_names_no_folder_of_the_machine()
    {
        string plan = File.ReadAllText(Path.Combine(trained.Payload, "plan.json"));
        Assert.Contains($"{TrainedFolder.Id}.yaml:", plan, StringComparison.Ordinal);
        Assert.Contains("(1.0.yaml:", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(AppContext.BaseDirectory, plan, StringComparison.Ordinal);
        Assert.DoesNotContain(trained.At(), plan, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_says_what_mlcommons_tools_would_refuse_and_writes_their_package()
    {
        using TemporaryFolder folder = new();
        string package = folder.At("package");

        (int code, string output, string error) = CommandLine.Run("export", "mllog", trained.Bundle, "--out", package, "--carrier", "retinanet");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Matches("EXP101[^\n]*the result has 1 run, for a score of 1 run with 0 dropped at each end; expected 5", output);
        Assert.Contains("EXP104", output, StringComparison.Ordinal);
        Assert.Contains("python3 -m mlperf_logging.package_checker local training 5.1.0", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(package, "local", "results", "local", "retinanet", "result_0.txt")));
        Assert.True(File.Exists(Path.Combine(package, "local", "systems", "local.json")));
        Assert.Equal(ExitCode.Usage, CommandLine.Run("export", "mllog", trained.Bundle, "--out", package, "--carrier", "retinanet").Code);
    }

    [Fact]
    public void Borrowing_from_another_workload_is_refused_before_it_runs()
    {
        (int code, _, string error) = CommandLine.Run("run", "rnn-lm-gru", "--dry-run", "--borrow", trained.Bundle, "--original", trained.Bundle);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"rnn-lm-gru 1.0 is to be run, the bundles of --borrow and --original are of {TrainedFolder.Id}", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare")]
    [InlineData("report")]
    public void A_refused_bundle_is_named_with_what_to_do(string verb)
    {
        using TemporaryFolder folder = new();
        ZipFile.ExtractToDirectory(trained.Bundle, folder.At("changed"));
        Flip(folder.At("changed", "payload", "runs", "1", "weights.bin"), 9);
        string[] arguments = verb == "compare" ? [trained.Bundle, folder.At("changed")] : [trained.Bundle, folder.At("changed"), "--out", folder.At("page")];

        (_, _, string error) = CommandLine.Run([verb, .. arguments]);

        Assert.Contains($"E_FILE_DIGEST {folder.At("changed")}: payload/runs/1/weights.bin", error, StringComparison.Ordinal);
        Assert.Contains("help: it is not as it was sealed: ask its submitter for the file again", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_refuses_a_changed_byte_in_any_payload_file()
    {
        using TemporaryFolder folder = new();
        ZipFile.ExtractToDirectory(trained.Bundle, folder.Path);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("verify", folder.Path, "--key", trained.Key).Code);

        string[] files = Directory.GetFiles(folder.At("payload"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, static file => file.EndsWith("weights.bin", StringComparison.Ordinal));
        foreach (string file in files)
        {
            Flip(file, new FileInfo(file).Length / 2);
            Assert.True(CommandLine.Run("verify", folder.Path, "--key", trained.Key).Code == ExitCode.Refused, file);
            Flip(file, new FileInfo(file).Length / 2);
        }
    }

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("predictions.bin")]
    [InlineData("losses.bin")]
    [InlineData("updates.bin")]
    public void A_changed_byte_of_a_run_does_not_follow_from_its_log(string name)
    {
        using TemporaryFolder folder = new();
        string payload = CopyTo(folder);
        Flip(Path.Combine(payload, "runs", "1", name), 9);

        (int code, string output, _) = CommandLine.Run("check", payload);

        Assert.Equal(ExitCode.Findings, code);
        Assert.Matches($"E_RECOMPUTE[^\n]*runs/1|runs/1[^\n]*E_RECOMPUTE", output);
    }

    [Fact]
    public void A_quality_that_somebody_bettered_does_not_follow_from_its_losses()
    {
        using TemporaryFolder folder = new();
        string payload = CopyTo(folder);
        string log = Path.Combine(payload, "runs", "1", "run.jsonl");
        string[] lines = File.ReadAllLines(log);
        int last = Array.FindLastIndex(lines, static line => line.StartsWith("{\"evaluation\"", StringComparison.Ordinal));
        string bettered = System.Text.RegularExpressions.Regex.Replace(lines[last], "\"quality\":\"[^\"]*\"", "\"quality\":\"1.5\"");
        Assert.NotEqual(lines[last], bettered);
        lines[last] = bettered;
        File.WriteAllText(log, string.Join('\n', lines) + "\n");

        (int code, string output, _) = CommandLine.Run("check", payload);

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("E_RECOMPUTE", output, StringComparison.Ordinal);
        Assert.Contains("quality", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_drawn_again_from_the_bundle_with_its_runs()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(ExitCode.Clean, CommandLine.Run("report", trained.At("out"), "--out", folder.Path).Code);

        string[] csv = File.ReadAllLines(folder.At("training.csv"));
        Assert.Equal(2, csv.Length);
        Assert.Contains(TrainedFolder.Id, csv[1], StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(trained.At("out", "training.csv")), File.ReadAllText(folder.At("training.csv")));
        string page = File.ReadAllText(folder.At("report.html"));
        Assert.Contains("<table", page, StringComparison.Ordinal);
        Assert.Contains("converged", page, StringComparison.Ordinal);
        Assert.Contains($"it says that it runs {Workloads.CpuBackend.Kernel}", page, StringComparison.Ordinal);
        string[] drawn = Directory.GetFiles(trained.At("out", "plots"), $"{Name}*.svg");
        Assert.NotEmpty(drawn);
        Assert.All(drawn, path => Assert.Equal(File.ReadAllText(path), File.ReadAllText(folder.At("plots", Path.GetFileName(path)))));
    }

    [Theory]
    [InlineData(ExitCode.Usage, "did you mean 'opt_base_learning_rate'", "opt_base_learning_rat=0.01")]
    [InlineData(ExitCode.Findings, "opt_base_learning_rate is 7", "opt_base_learning_rate=7")]
    [InlineData(ExitCode.Usage, "opt_base_learning_rate is set twice", "opt_base_learning_rate=0.01", "opt_base_learning_rate=0.02")]
    [InlineData(ExitCode.Findings, "opt_name is sgd, expected adamw", "opt_name=sgd")]
    [InlineData(ExitCode.Usage, "expected KEY=VALUE", "opt_name")]
    public void A_hyperparameter_that_there_is_not_or_that_closed_does_not_allow_is_refused_before_anything_runs(int expected, string words, params string[] set)
    {
        string output = trained.At("refused");

        (int code, string table, string error) = CommandLine.Run(["run", trained.Workload, "--out", output, .. set.SelectMany(static one => new[] { "--set", one })]);

        Assert.Equal(expected, code);
        Assert.Contains(words, table + error, StringComparison.Ordinal);
        Assert.Contains("--set", table + error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void A_hyperparameter_that_is_set_stands_in_the_plan_with_its_origin()
    {
        (int code, string output, _) = CommandLine.Run("run", trained.Workload, "--dry-run", "--set", "global_batch_size=8");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Matches("global_batch_size +8 +[^\n]*--set", output);
    }

    [Fact]
    public void Fewer_runs_than_the_round_s_are_refused_in_the_full_profile_only()
    {
        (int code, string output, string error) = CommandLine.Run("run", trained.Workload, "--runs", "3", "--profile", "full", "--dry-run");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("--runs is 3, expected 5 to 100 in the full profile", output + error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("run", trained.Workload, "--runs", "3", "--dry-run").Code);
    }

    [Theory]
    [InlineData("--set", "opt_name=adamw")]
    [InlineData("--runs", "3")]
    public void What_is_for_training_is_a_usage_error_beside_an_inference_workload(params string[] options)
    {
        (int code, _, string error) = CommandLine.Run(["run", "matmul-1024", .. options]);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("are for training workloads", error, StringComparison.Ordinal);
    }

    private static void Flip(string path, long position)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>The run directory from the bundle, unpacked.</summary>
    private string CopyTo(TemporaryFolder folder)
    {
        ZipFile.ExtractToDirectory(trained.Bundle, folder.Path);
        return folder.At("payload");
    }
}
