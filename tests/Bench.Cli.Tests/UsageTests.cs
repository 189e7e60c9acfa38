using System.Text.RegularExpressions;

namespace Bench.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("run", "--scenario", "foo")]
    [InlineData("run", "--profile", "slow")]
    [InlineData("run", "--nonsense")]
    [InlineData("run", "matmul-1024", "--arrivals", "constant")]
    [InlineData("run", "--arrivals", "uniform")]
    [InlineData("run", "transformer-decoding", "--scenario", "server", "--find-peak", "--arrivals", "closed-loop:4", "--division", "open")]
    [InlineData("run", "--arrivals", "bursts:NaN,1ms,1ms")]
    [InlineData("run", "--arrivals", "bursts:0,1ms,1ms")]
    [InlineData("run", "--arrivals", "bursts:3,0ms,1ms")]
    [InlineData("run", "--arrivals", "bursts:3,1ms,-1ms")]
    [InlineData("run", "--arrivals", "closed-loop:0")]
    [InlineData("run", "--arrivals", "closed-loop:many")]
    [InlineData("run", "--arrivals", "trace:")]
    [InlineData("loadgen", "null", "--scenario", "offline", "--arrivals", "constant")]
    [InlineData("loadgen", "null", "--scenario", "server", "--target-qps", "0", "--arrivals", "constant")]
    [InlineData("loadgen", "null", "--out", "/")]
    [InlineData("verify")]
    [InlineData("verify", ".", "--at", "yesterday")]
    [InlineData("verify", ".", "--threshold", "0")]
    [InlineData("explain", "RUN999")]
    [InlineData("run", "--ruleset", "0.1")]
    [InlineData("workload", "new", "cooking", "x.yaml")]
    [InlineData("conformance", "loadgen", "/dev/null")]
    [InlineData("export", "mlperf", "x.bundle.zip")]
    [InlineData("export", "mlperf", "x.bundle.zip", "--out", "/no/such/folder", "--version", "v4.0")]
    [InlineData("export", "mlperf", "x.bundle.zip", "--out", "/")]
    [InlineData("export", "mllog", "x.bundle.zip", "--out", "/", "--carrier", "retinanet")]
    [InlineData("export", "mllog", "x.bundle.zip", "--out", "/no/such/folder", "--version", "5.1.0")]
    [InlineData("export", "mllog", "x.bundle.zip", "--out", "/no/such/folder", "--carrier", "bert")]
    [InlineData("export", "mllog", "x.bundle.zip", "--out", "/no/such/folder", "--carrier", "retinanet", "--version", "6.1.0")]
    [InlineData("export", "mllog", "x.bundle.zip", "--out", "/no/such/folder", "--carrier", "retinanet", "--available", "yes")]
    [InlineData("verify", ".", "--max-bundle", "5GiB")]
    [InlineData("run", "matmul-1024", "--max-bundle", "big")]
    [InlineData("run", "matmul-1024", "--keep-responses")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--find-peak", "--sweep", "10")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--search-limit", "1min")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--find-peak", "--search-limit", "10")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--find-peak", "--latency-bound", "0ms")]
    [InlineData("run", "lstm-b1", "--scenario", "multi-stream", "--find-peak")]
    [InlineData("run", "lstm-b1", "--scenario", "multi-stream", "--latency-bound", "50ms", "--sweep", "1.5")]
    [InlineData("run", "lstm-b1", "--scenario", "offline", "--find-peak")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--find-peak", "--compliance")]
    [InlineData("run", "matmul-1024", "--scenario", "server", "--division", "open", "--find-peak", "--arrivals", "closed-loop:4")]
    [InlineData("run", "matmul-1024", "matmul-transformer", "--scenario", "server", "--find-peak")]
    [InlineData("run", "lstm-b1", "--find-peak")]
    [InlineData("run", "matmul-1024", "--find-peak", "--dry-run")]
    [InlineData("run", "matmul-1024", "--precision", "tf32")]
    public void What_cannot_be_asked_for_is_exit_2_with_help_on_standard_error(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Empty(output);
        Assert.NotEmpty(error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench loadgen null --help", "loadgen", "null", "--nonsense")]
    [InlineData("bench workload new --help", "workload", "new")]
    [InlineData("bench export mlperf --help", "export", "mlperf", "x.bundle.zip")]
    [InlineData("bench run --help", "run", "--nonsense")]
    [InlineData("bench --help", "nonsense")]
    public void The_help_names_the_verb_as_it_is_typed(string help, params string[] arguments)
    {
        (int code, _, string error) = CommandLine.Run(arguments);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains($"help: {help} lists what there is", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Scenarios_are_spelled_as_they_are_asked_for()
    {
        (int code, string output, _) = CommandLine.Run("run", "matmul-1024", "--scenario", "single_stream", "--dry-run");
        Assert.Equal(ExitCode.Clean, code);
        Assert.Matches("scenario +single-stream", output);
        Assert.DoesNotMatch("single_stream(?!\\.)", output);

        (code, output, string error) = CommandLine.Run("run", "transformer-decoding", "--scenario", "multi-stream", "--dry-run");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("transformer-decoding has no scenario multi-stream, expected one of single-stream, ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ruleset_that_is_taken_by_default_is_marked()
    {
        (_, string output, _) = CommandLine.Run("list", "rulesets");
        (_, string plan, _) = CommandLine.Run("run", "matmul-1024", "--scenario", "offline", "--dry-run");

        string marked = Regex.Match(output, @"^ +(\S+) +yes ", RegexOptions.Multiline).Groups[1].Value;
        Assert.NotEmpty(marked);
        Assert.Matches($@"ruleset +{Regex.Escape(marked)} ", plan);
        Assert.Single(Regex.Matches(output, " yes "));
    }

    [Theory]
    [InlineData("no file or folder /no/such/place: /no is not there", "verify", "/no/such/place")]
    [InlineData("no file or folder /no/such/place.yaml", "check", "/no/such/place.yaml")]
    [InlineData("no file or folder /no/such/key.pem", "key", "show", "/no/such/key.pem")]
    [InlineData("--sut: there is no file or folder /no/such/sut.yaml", "run", "lstm-b1", "--sut", "/no/such/sut.yaml")]
    [InlineData("--arrivals: there is no file or folder /no/such/trace.csv", "run", "--arrivals", "trace:/no/such/trace.csv")]
    [InlineData("no file or folder no/such.yaml", "run", "no/such.yaml")]
    [InlineData("no workload or suite 'matmul-1025'; did you mean 'matmul-1024'", "run", "matmul-1025")]
    [InlineData("no workload or suite 'sequence-length'; did you mean 'sequence-lengths'", "run", "sequence-length")]
    [InlineData("no workload or suite 'rnn-lm-gruu'; did you mean 'rnn-lm-gru'", "run", "matmul-1024", "rnn-lm-gruu", "--dry-run")]
    [InlineData("no workload or suite 'trans'; there are ", "run", "trans")]
    [InlineData("no training workload 'matmul-1024'; expected one of attention-lm-128, ", "rcp", "make", "matmul-1024", "--batch-sizes", "16")]
    [InlineData("--scenario is 'ofline'; expected one of single-stream, multi-stream, server, offline; did you mean 'offline'", "run", "--scenario", "ofline")]
    [InlineData("--scenario: transformer-decoding has no scenario multi-stream, expected one of single-stream, ", "run", "transformer-decoding", "--scenario", "multi-stream")]
    [InlineData("there is no option --profil; did you mean '--profile'", "run", "--profil", "full")]
    [InlineData("there is no option -profile; did you mean '--profile'", "run", "-profile", "full")]
    [InlineData("there is no option --divison; did you mean '--division'", "list", "rules", "--divison", "open")]
    [InlineData("there is no option --nonsense; expected one of --", "run", "--nonsense")]
    [InlineData("there is no 'bench rnu'; expected one of run, attempts, ", "rnu")]
    [InlineData("did you mean 'run'", "rnu", "--profile", "full")]
    [InlineData("there is no 'bench list workload'; expected one of workloads, suites, ", "list", "workload")]
    [InlineData("bench submission needs one of status, pack", "submission")]
    [InlineData("--runs is 'many'; expected a whole number", "run", "--runs", "many")]
    [InlineData("--runs is '3000000000'; expected a whole number from -2147483648 to 2147483647", "run", "--runs", "3000000000")]
    [InlineData("--queries is '1e6'; expected a whole number from -9223372036854775808 to 9223372036854775807", "loadgen", "null", "--queries", "1e6")]
    [InlineData("--seconds is 'long'; expected a number", "peers", "--seconds", "long")]
    [InlineData("there is no code 'RunTooShor'; did you mean 'RunTooShort'", "explain", "RunTooShor")]
    [InlineData("there is no ruleset '1.1'; expected one of mlperf-6.1, 1.0; did you mean '1.0'", "run", "--ruleset", "1.1")]
    [InlineData("no file or folder mine.yaml", "rules", "diff", "1.0", "mine.yaml")]
    [InlineData("there is no submission.yaml in /dev; expected a submission's folder", "submission", "status", "/dev")]
    [InlineData("there is no submission.yaml in /dev; expected a submission's folder", "run", "--submission", "/dev")]
    [InlineData("has no implementation 'pakced', expected one of triple-loop, reordered, vectors, register-tile, packed, threads; did you mean 'packed'", "run", "matmul-1024", "--implementation", "pakced")]
    [InlineData("did you mean 'matmul'", "peers", "matmull")]
    [InlineData("--set foo: error DEF034: rnn-lm-gru has no hyperparameter 'foo'", "run", "rnn-lm-gru", "--set", "foo=1")]
    public void What_there_is_not_is_exit_2_and_what_there_is_is_named(string said, params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Run(arguments);

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_not_there_is_said_with_the_nearest_that_is()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.At("my-sut"));
        File.WriteAllText(folder.At("my-sut", "sut.yaml"), "");
        File.WriteAllText(folder.At("my-sut", "other.c"), "");

        Assert.Contains($"did you mean '{folder.At("my-sut", "sut.yaml")}'", CommandLine.Run("run", "--sut", folder.At("my-sut", "suit.yaml")).Error, StringComparison.Ordinal);
        Assert.Contains($"did you mean '{folder.At("my-sut", "sut.yaml")}'", CommandLine.Run("run", "--sut", folder.At("mysut", "sut.yaml")).Error, StringComparison.Ordinal);
        Assert.Contains($"; {folder.At("my-sut")} holds sut.yaml\n", CommandLine.Run("run", "--sut", folder.At("my-sut", "implementation.yaml")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_whose_program_is_not_there_is_refused_at_its_place_before_anything_is_measured()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("sut.yaml"), "schema: bench/sut/v1\nname: mine\ncommand: [./mine]\nfiles: [lost.c]\n");
        foreach (string[] arguments in new[] { new[] { "check", folder.At("sut.yaml") }, ["run", "matmul-1024", "--sut", folder.At("sut.yaml"), "--out", folder.At("out")] })
        {
            (int code, string output, string error) = CommandLine.Run(arguments);
            Assert.Equal(ExitCode.Findings, code);
            Assert.Contains("sut.yaml:3:1: error SUB002: command names ./mine", output + error, StringComparison.Ordinal);
            Assert.Contains("sut.yaml:4:1: error SUB002: files names lost.c", output + error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public void A_program_that_cannot_be_started_is_refused_before_anything_is_measured()
    {
        using TemporaryFolder folder = new();
        string sut = folder.At("sut.yaml");
        File.WriteAllText(folder.At("asleep"), "");
        foreach ((string program, string expected) in new[]
        {
            ("/usr/bin/env/none", "command names /usr/bin/env/none; there is no such file"),
            ("./asleep", "command names ./asleep, which is there and may not be executed"),
            ("envv", "command names envv, which is neither beside this file nor in PATH; did you mean 'env'"),
        })
        {
            File.WriteAllText(sut, $"schema: bench/sut/v1\nname: mine\ncommand: [{program}]\n");
            (int code, _, string error) = CommandLine.Run("run", "matmul-1024", "--sut", sut, "--out", folder.At("out"));
            Assert.Equal(ExitCode.Findings, code);
            Assert.Contains($"sut.yaml:3:1: error SUB002: {expected}\n", error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public void More_threads_than_cores_are_warned_of_at_their_line()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("sut.yaml"), "schema: bench/sut/v1\nname: mine\ncommand: [sh]\nthreads: 4000\n");
        (int code, _, string error) = CommandLine.Run("run", "matmul-1024", "--sut", folder.At("sut.yaml"), "--dry-run");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("sut.yaml:4:10: warning SYS108: threads is 4000; this machine has ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_system_says_that_it_does_not_compute_is_not_asked_of_it()
    {
        using TemporaryFolder folder = new();
        string sut = folder.At("sut.yaml");
        File.WriteAllText(sut, "schema: bench/sut/v1\nname: mine\ncommand: [sh]\nfamilies: [matmul]\n");
        foreach (string workload in new[] { "attention-128", "rnn-lm-gru" })
        {
            (int refused, string nothing, string error) = CommandLine.Run("run", workload, "--sut", sut, "--out", folder.At("out"));
            Assert.Equal((ExitCode.Usage, ""), (refused, nothing));
            Assert.Contains($"sut.yaml:4:1: the system under test mine computes matmul; {workload} is of ", error, StringComparison.Ordinal);
        }

        (int code, string output, _) = CommandLine.Run("run", "--profile", "full", "--scenario", "single-stream", "--sut", sut, "--dry-run");
        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("matmul-1024 single-stream", output, StringComparison.Ordinal);
        Assert.DoesNotContain("attention-1024", output, StringComparison.Ordinal);

        File.WriteAllText(sut, "schema: bench/sut/v1\nname: mine\ncommand: [sh]\nfamilies: [matmull]\n");
        Assert.Contains("sut.yaml:4:12: error DEF012: families[0] is 'matmull', expected one of attention, decoding, matmul, rnn", CommandLine.Run("check", sut).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_there_is_said_before_a_folder_is_made()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Usage, CommandLine.Run("run", "matmul-1024", "--key", folder.At("key.pem"), "--out", folder.At("out")).Code);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("check")]
    [InlineData("report")]
    [InlineData("cite")]
    public void A_folder_without_bundles_is_exit_3_and_nothing_was_judged(string verb)
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Run(verb, folder.Path);

        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains($"there is no *.bundle.zip below {folder.Path}: nothing was judged", output + error, StringComparison.Ordinal);

        File.WriteAllText(folder.At("plan.json"), "{}");
        if (verb != "check")
        {
            Assert.Contains($"bench check {folder.Path} judges it", CommandLine.Run(verb, folder.Path).Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("some words", "notes.txt", "is no bundle but a text; expected the archive NAME.bundle.zip")]
    [InlineData("", "result.zip", "is no bundle but an empty file")]
    [InlineData("{}", "result.json", "is no bundle but a JSON file")]
    [InlineData("-----BEGIN PUBLIC KEY-----", "key.pem", "is no bundle but a key")]
    [InlineData("a\0b", "program", "is no bundle but a file of another kind")]
    public void A_file_that_is_no_bundle_is_said_to_be_what_it_is(string text, string name, string said)
    {
        using TemporaryFolder folder = new();
        string path = folder.At(name);
        File.WriteAllText(path, text);
        foreach (string[] arguments in new[] { new[] { "verify", path }, ["check", path], ["report", path], ["compare", path, path], ["reproduce", path], ["rcp", "check", path], ["export", "mlperf", path, "--out", folder.At("out")] })
        {
            (int code, string output, string error) = CommandLine.Run(arguments);
            Assert.Equal((ExitCode.WorldFailed, arguments[0]), (code, arguments[0]));
            Assert.Contains($"{path} {said}", output + error, StringComparison.Ordinal);
            Assert.Contains("name a *.bundle.zip", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_bundle_that_is_no_archive_any_more_is_refused()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("result.bundle.zip"), "some words");
        (int code, string output, _) = CommandLine.Run("verify", folder.Path);

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("E_ARCHIVE", output, StringComparison.Ordinal);
        Assert.Contains("it is no ZIP archive, or one that was cut off", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_workload_gives_its_findings_and_exit_1()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("w.yaml"), "schema: bench/workload/v1\nidd: x\n");

        (int code, _, string output) = CommandLine.Run("run", folder.At("w.yaml"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("w.yaml:2:1: error", output, StringComparison.Ordinal);
        Assert.Contains("did you mean", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("matmul", "m: 256", "m: 128")]
    [InlineData("rnn-lm", "sequence_length: 64", "sequence_length: 32")]
    public void A_workload_that_was_changed_after_it_was_frozen_is_found_by_check_and_refused_by_run_before_anything_is_measured(string family, string frozen, string changed)
    {
        using TemporaryFolder folder = new();
        string path = folder.At("mine.yaml");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", family, path).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", path).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("check", path).Code);
        string text = File.ReadAllText(path);
        Assert.Contains(frozen, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(frozen, changed, StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("check", path);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Single(Regex.Matches(output, "error REF003: the data that is generated now has SHA-256 "));
        Assert.Contains("1 error, 0 warnings, 0 notes", output, StringComparison.Ordinal);

        foreach (string[] more in (string[][])[[], ["--dry-run"], ["--dry-run", "--json"]])
        {
            (code, output, string error) = CommandLine.Run(["run", path, "--out", folder.At("out"), .. more]);

            // The text of a plan goes to standard output with what is wrong with it, JSON only where there is a plan.
            Assert.Equal((ExitCode.Findings, more is ["--dry-run"]), (code, output.Length > 0));
            Assert.Matches(@"mine\.yaml:[0-9]+:[0-9]+: error REF003: the data that is generated now has SHA-256 ", output + error);
            Assert.Contains("bench workload freeze", output + error, StringComparison.Ordinal);
            Assert.DoesNotContain("limits", error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.At("out")));
        }
    }

    [Fact]
    public void All_that_costs_nothing_to_look_at_is_looked_at_before_data_is_generated_which_an_interruption_ends()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("mine.yaml"), key = folder.At("key.pem"), held = folder.At("held"), taken = folder.At("held", "mine.offline.bundle.zip");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", path).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", path).Code);
        File.WriteAllText(path, File.ReadAllText(path).Replace("m: 256", "m: 128", StringComparison.Ordinal));
        File.WriteAllText(key, "no key");
        Directory.CreateDirectory(held);
        File.WriteAllText(taken, "a result");

        (int code, _, string error) = CommandLine.Run("run", path, "--key", key, "--out", folder.At("out"));
        Assert.True(code == ExitCode.WorldFailed, error);
        Assert.DoesNotContain("REF003", error, StringComparison.Ordinal);
        (code, _, error) = CommandLine.Run("run", path, "--scenario", "offline", "--out", held);
        Assert.True(code == ExitCode.WorldFailed, error);
        Assert.Contains($"{taken} exists already", error, StringComparison.Ordinal);
        Assert.DoesNotContain("REF003", error, StringComparison.Ordinal);

        File.Copy(taken, folder.At("held", "matmul-1024.offline.bundle.zip"));
        (code, string output, error) = CommandLine.Run("run", "matmul-1024", "--scenario", "offline", "--out", held, "--dry-run", "--json");
        Assert.Equal((ExitCode.WorldFailed, ""), (code, output));
        Assert.Contains("matmul-1024.offline.bundle.zip exists already", error, StringComparison.Ordinal);

        using CancellationTokenSource interruption = new();
        interruption.Cancel();
        foreach (string[] more in (string[][])[[], ["--dry-run"]])
        {
            using StringWriter said = new();
            Assert.Equal(ExitCode.Interrupted, BenchCommand.Invoke(["run", path, "--out", folder.At("out"), .. more], new Terminal(TextWriter.Null, said, outputRedirected: true, errorRedirected: true), interruption.Token));
            Assert.DoesNotContain("REF003", said.ToString(), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Fact]
    public void A_target_that_no_run_reaches_is_found_by_freeze_and_by_check_and_another_digest_is_said()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("mine.yaml");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "rnn-lm", path).Code);
        Assert.DoesNotContain("another digest", CommandLine.Run("workload", "freeze", path).Error, StringComparison.Ordinal);
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "target: [0-9.]+", "target: 0.5"));

        (int code, string output, _) = CommandLine.Run("check", path);
        Assert.True(code == ExitCode.Findings, output);
        Assert.Contains("error DEF026: the quality target 0.5 is not above the floor", output, StringComparison.Ordinal);

        File.WriteAllText(path, File.ReadAllText(path).Replace("sequence_length: 64", "sequence_length: 32", StringComparison.Ordinal));
        (code, _, string error) = CommandLine.Run("workload", "freeze", path);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("another digest stood there", error, StringComparison.Ordinal);
        Assert.Contains("where there are results of mine 1.0, raise its version", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_cannot_be_generated_any_more_is_a_finding_of_check_like_any_other()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("mine.yaml");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "rnn-lm", path).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", path).Code);
        File.WriteAllText(path, File.ReadAllText(path).Replace("vocabulary: 32", "vocabulary: 33", StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("check", path);

        Assert.True(code == ExitCode.Findings, output);
        Assert.Contains("error REF003: the data cannot be generated: the model has a vocabulary of 33", output, StringComparison.Ordinal);
        Assert.Contains("write 'vocabulary: 32'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_implementation_that_there_is_not_is_a_mistake_of_the_file_or_of_the_command_line_that_names_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("my-attention.yaml");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "attention", path).Code);
        File.WriteAllText(path, File.ReadAllText(path).Replace("kind: inference\n", "kind: inference\nimplementations: [tiled, flash]\n", StringComparison.Ordinal));
        const string finding = "error DEF012: attention has no implementation 'flash', expected one of materialised, tiled, skipping";

        (int code, string output, _) = CommandLine.Run("check", path);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains(finding, output, StringComparison.Ordinal);
        (code, _, string error) = CommandLine.Run("run", path, "--dry-run");
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains(finding, error, StringComparison.Ordinal);
        (code, _, error) = CommandLine.Run("run", "attention-128", "--implementation", "flash", "--dry-run");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("usage: --implementation: attention has no implementation 'flash'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_server_run_without_a_target_rate_is_refused_with_help()
    {
        (int code, _, string output) = CommandLine.Run("run", "transformer-decoding", "--scenario", "server", "--profile", "full");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("target_rates", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_shows_every_setting_and_its_origin()
    {
        (int code, string output, _) = CommandLine.Run("run", "matmul-1024", "--dry-run");

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("sample_index_rng_seed", output, StringComparison.Ordinal);
        Assert.Contains("ruleset 1.0", output, StringComparison.Ordinal);
        Assert.Contains("dataset_sha256", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Init_makes_a_submission_whose_check_says_what_is_missing()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Clean, CommandLine.Run("init", folder.At("mine"), "--submitter", "A vendor").Code);

        (int code, string output, _) = CommandLine.Run("check", folder.At("mine"));

        Assert.True(code == ExitCode.Clean, output);
        Assert.Contains("of the shipped workloads and scenarios have no result without errors here; a submission may be partial", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_names_a_scenario_and_no_workload_gets_those_that_have_it()
    {
        (int code, string output, string error) = CommandLine.Run("run", "--scenario", "server", "--dry-run");

        Assert.True(code == ExitCode.Clean, error);
        Assert.Contains("transformer-decoding server", output, StringComparison.Ordinal);
        Assert.DoesNotContain("lstm-b1", output, StringComparison.Ordinal);
        Assert.Contains("--scenario: lstm-b1 has no scenario server", CommandLine.Run("run", "lstm-b1", "--scenario", "server", "--dry-run").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_a_file_s_place_is_called_one_and_printed_commands_can_be_copied()
    {
        using TemporaryFolder folder = new();
        string spaced = folder.At("my drafts");
        Directory.CreateDirectory(spaced);
        Assert.Contains("it is a folder; expected a file", CommandLine.Run("run", "matmul-1024", "--sut", spaced).Error, StringComparison.Ordinal);
        string path = Path.Combine(spaced, "tiny.yaml");
        Assert.Contains($"workload freeze '{path}'", CommandLine.Run("workload", "new", "matmul", path).Error, StringComparison.Ordinal);
        Assert.Contains("is a training workload; expected reference convergence points", CommandLine.Run("rcp", "check", Drafted(spaced)).Error, StringComparison.Ordinal);
        Assert.Contains($"help: bench workload freeze '{path}' writes it", CommandLine.Run("check", path).Out, StringComparison.Ordinal);
        Assert.Contains($"help: bench workload freeze '{path}' writes it", CommandLine.Run("run", path).Error, StringComparison.Ordinal);
        Assert.Contains($" workload freeze '{path}' writes it", CommandLine.Run("peers", path).Error, StringComparison.Ordinal);

        static string Drafted(string folder)
        {
            string lm = Path.Combine(folder, "lm.yaml");
            Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "rnn-lm", lm).Code);
            return lm;
        }
    }

    [Fact]
    public void A_training_target_below_the_floor_is_said_and_a_description_is_no_workload()
    {
        using TemporaryFolder folder = new();
        string lm = folder.At("lm.yaml");
        TrainedFolder.Draft(lm, target: "0.5");
        (int code, string output, _) = CommandLine.Run("workload", "freeze", lm);
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("the quality target 0.5 is not above the floor", output, StringComparison.Ordinal);
        foreach (string[] more in (string[][])[[], ["--dry-run"], ["--dry-run", "--json"]])
        {
            (code, output, string error) = CommandLine.Run(["run", lm, "--out", folder.At("out"), .. more]);
            Assert.Equal(ExitCode.Findings, code);
            Assert.Contains("the quality target 0.5 is not above the floor", output + error, StringComparison.Ordinal);
            Assert.False(Directory.Exists(folder.At("out")));
        }

        Assert.Equal(ExitCode.Clean, CommandLine.Run("init", folder.At("mine"), "--submitter", "A vendor").Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("check", folder.At("mine", "systems", "my-system.yaml")).Code);
    }

    [Fact]
    public void A_key_is_never_overwritten_and_only_its_owner_can_read_it()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(ExitCode.Clean, CommandLine.Run("key", "new", folder.At("k.pem")).Code);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At("k.pem")));
        Assert.Equal(ExitCode.WorldFailed, CommandLine.Run("key", "new", folder.At("k.pem")).Code);
        Assert.Contains("k.pub.pem", CommandLine.Run("run", "lstm-b1", "--key", folder.At("k.pub.pem"), "--dry-run").Error, StringComparison.Ordinal);
        Assert.Contains("BEGIN PUBLIC KEY", CommandLine.Run("key", "show", folder.At("k.pem")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workloads", "transformer-decoding")]
    [InlineData("rules", "RunTooShort")]
    [InlineData("datasets", "philox@1")]
    [InlineData("scenarios", "offline")]
    public void List_shows_what_there_is(string what, string expected) => Assert.Contains(expected, CommandLine.Run("list", what).Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("RUN101")]
    [InlineData("runtooshort")]
    [InlineData("DEF008")]
    [InlineData("E_FILE_DIGEST")]
    public void Explain_knows_rules_readers_and_refusals(string code) => Assert.Equal(ExitCode.Clean, CommandLine.Run("explain", code).Code);
}
