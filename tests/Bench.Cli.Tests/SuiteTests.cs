namespace Bench.Cli.Tests;

public sealed class SuiteTests
{
    private const string Lengths =
        """
        schema: bench/suite/v1
        id: lengths
        title: Two workloads
        scenarios: [single_stream]
        workloads:
          - { workload: attention-1024, implementations: [tiled, skipping] }
          - { workload: lstm-b1 }

        """;

    [Fact]
    public void The_list_has_the_shipped_suite()
    {
        (int code, string output, _) = CommandLine.Run("list", "suites");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("sequence-lengths", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_workload_of_a_suite_is_planned_with_its_implementations_in_the_suites_scenarios()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run("run", Suite(folder, Lengths), "--dry-run");

        Assert.True(code == ExitCode.Clean, error);
        Assert.Equal(
            ["attention-1024 single-stream tiled", "attention-1024 single-stream skipping", "lstm-b1 single-stream"],
            output.Split('\n').Where(static line => line.StartsWith("attention-1024 ", StringComparison.Ordinal) || line.StartsWith("lstm-b1 ", StringComparison.Ordinal)));
        Assert.Contains("lengths.yaml: implementations", output, StringComparison.Ordinal);
        Assert.Contains("lengths.yaml: scenarios", output, StringComparison.Ordinal);
        Assert.Contains("3 results", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_lines_scenarios_go_before_the_suites()
    {
        using TemporaryFolder folder = new();
        (int code, string output, _) = CommandLine.Run("run", Suite(folder, Lengths), "--scenario", "offline", "--dry-run");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("lstm-b1 offline", output, StringComparison.Ordinal);
        Assert.DoesNotContain("single-stream", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sound_suite_is_checked_without_findings_and_so_is_the_shipped_one()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(ExitCode.Clean, CommandLine.Run("check", Suite(folder, Lengths)).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("check", Path.Combine(AppContext.BaseDirectory, "workloads", "sequences", "sequence-lengths.yaml")).Code);
    }

    [Theory]
    [InlineData("workload: lstm-b1", "workload: lstm-b2", "lengths.yaml:7:7: error DEF024: there is no workload 'lstm-b2'")]
    [InlineData("workload: lstm-b1", "workload: lost.yaml", "lengths.yaml:7:7: error DEF024: there is no file ")]
    [InlineData("[tiled, skipping]", "[tiled, flash]", "lengths.yaml:6:33: error DEF012: attention has no implementation 'flash', expected one of materialised, tiled, skipping")]
    [InlineData("workload: lstm-b1", "workload: rnn-lm-gru, implementations: [tiled]", "lengths.yaml:7:29: error DEF012: rnn-lm has no implementation 'tiled', expected none, there is only one")]
    [InlineData("id: lengths", "id: lstm-b1", "lengths.yaml:2:1: error DEF023: the id 'lstm-b1' is that of a shipped workload")]
    [InlineData("[single_stream]", "[single]", "lengths.yaml:4:13: error DEF012: scenarios[0] is 'single'")]
    public void What_a_suite_names_and_there_is_not_is_said_at_its_place_by_check_and_by_run(string sound, string wrong, string finding)
    {
        using TemporaryFolder folder = new();
        string suite = Suite(folder, Lengths.Replace(sound, wrong, StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("check", suite);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains(finding, output, StringComparison.Ordinal);

        (code, _, string error) = CommandLine.Run("run", suite, "--dry-run");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains(finding, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_that_a_suite_names_is_not_named_again()
    {
        (int code, _, string error) = CommandLine.Run("run", "sequence-lengths", "lstm-b1", "--dry-run");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("lstm-b1 is named twice: by the suite sequence-lengths and by itself; expected once", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_says_which_scenario_a_workload_lacks_and_looks_into_the_files_that_a_suite_names()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("my-matmul.yaml")).Code);
        string draft = File.ReadAllText(folder.At("my-matmul.yaml"));
        File.WriteAllText(folder.At("my-matmul.yaml"), draft.Replace("  offline: {}\n", "", StringComparison.Ordinal));
        string suite = Suite(folder, Lengths.Replace("scenarios: [single_stream]", "scenarios: [offline]", StringComparison.Ordinal).Replace("workload: lstm-b1", "workload: my-matmul.yaml", StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("check", suite);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("lengths.yaml:4:1: error DEF022: my-matmul has no scenario offline, expected one of ", output, StringComparison.Ordinal);
        Assert.Contains("the data set's digest is not written yet", output, StringComparison.Ordinal);

        // A run has the suite's scenarios too, and says the same of the same place; the command line's are another matter.
        string text = File.ReadAllText(suite).Replace("my-matmul.yaml", "lstm-b1", StringComparison.Ordinal).Replace("[offline]", "[server]", StringComparison.Ordinal);
        (code, _, string error) = CommandLine.Run("run", Suite(folder, text), "--dry-run");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("lengths.yaml:4:1: error DEF022: lstm-b1 has no scenario server, expected one of ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("--scenario", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_suite_that_names_itself_is_refused()
    {
        using TemporaryFolder folder = new();
        (int code, string output, _) = CommandLine.Run("check", Suite(folder, Lengths.Replace("workload: lstm-b1", "workload: lengths.yaml", StringComparison.Ordinal)));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains(" error DEF", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_files_with_one_id_are_not_run_together_and_one_named_twice_is_one()
    {
        using TemporaryFolder folder = new();
        foreach (string file in new[] { "one.yaml", "two.yaml" })
        {
            Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At(file)).Code);
            File.WriteAllText(folder.At(file), File.ReadAllText(folder.At(file)).Replace($"id: {Path.GetFileNameWithoutExtension(file)}", "id: mine", StringComparison.Ordinal));
            Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At(file)).Code);
        }

        (int code, _, string error) = CommandLine.Run("run", folder.At("one.yaml"), folder.At("two.yaml"), "--dry-run");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("both have the id 'mine'", error, StringComparison.Ordinal);
        (code, string output, _) = CommandLine.Run("run", folder.At("one.yaml"), folder.At("one.yaml"), "--scenario", "offline", "--dry-run");
        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("1 result,", output, StringComparison.Ordinal);
    }

    private static string Suite(TemporaryFolder folder, string text)
    {
        string path = Path.Combine(folder.Path, "lengths.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
