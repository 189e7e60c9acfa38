using System.IO.Compression;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>A submission from its template to the one file that is handed in, with a real full result of a small training workload.</summary>
public sealed class SubmissionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Sub => folder.At("sub");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_submission_is_described_measured_packed_and_verified_as_one_file()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        File.WriteAllText(folder.At("sub", "submission.yaml"), File.ReadAllText(folder.At("sub", "submission.yaml")).Replace("sut: sut/sut.yaml", "# the shipped backend:", StringComparison.Ordinal));
        Expect(ExitCode.Clean, "system", "describe", "--write", folder.At("sub", "systems", "my-system.yaml"));
        Expect(ExitCode.Clean, "key", "new", folder.At("key.pem"));
        Assert.Contains("no bundle to hand in", Expect(ExitCode.Findings, "submission", "pack", Sub, "--key", folder.At("key.pem")), StringComparison.Ordinal);

        Measure("full", "--key", "key.pem");
        string status = Expect(ExitCode.Clean, "submission", "status", Sub);
        Assert.Matches("tiny +training +complete", status);
        Assert.Matches("matmul-1024 +single-stream +missing +not measured yet: about [0-9]+ s", status);
        Assert.Contains("1 complete, 0 in error", status, StringComparison.Ordinal);

        File.Copy(folder.At("key.pem"), folder.At("sub", "forgotten.pem"));
        Expect(ExitCode.Usage, "submission", "pack", Sub, "--key", folder.At("key.pem"));
        File.Delete(folder.At("sub", "forgotten.pem"));
        File.AppendAllText(folder.At("sub", "examples", "torch", "README.md"), "Changed by acme.\n");
        File.WriteAllBytes(folder.At("sub", "sut", "program"), [0x7F, (byte)'E', (byte)'L', (byte)'F', 2]);
        string packed = Expect(ExitCode.Clean, "submission", "pack", Sub, "--key", folder.At("key.pem"));
        Assert.Contains("sub.submission.zip: 1 result", packed, StringComparison.Ordinal);
        using (ZipArchive zip = ZipFile.OpenRead(folder.At("sub.submission.zip")))
        {
            Assert.Contains(zip.Entries, static entry => entry.FullName == "payload/readme.md");
            Assert.DoesNotContain(zip.Entries, static entry => entry.FullName == "payload/sut/program");
            Assert.Contains(zip.Entries, static entry => entry.FullName == "payload/examples/torch/infer.py");
            Assert.DoesNotContain(zip.Entries, static entry => entry.FullName.StartsWith("payload/examples/", StringComparison.Ordinal) && !entry.FullName.StartsWith("payload/examples/torch/", StringComparison.Ordinal));
        }

        string verified = Expect(ExitCode.Clean, "verify", folder.At("sub.submission.zip"), "--key", folder.At("key.pub.pem"));
        Assert.Contains("sub.submission.zip: a submission; signature: established", verified, StringComparison.Ordinal);
        Assert.Contains("sub.submission.zip: results/1.0/tiny.training.bundle.zip: verified", verified, StringComparison.Ordinal);

        byte[] bytes = File.ReadAllBytes(folder.At("sub.submission.zip"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder.At("bad.submission.zip"), bytes);
        Assert.Contains("REFUSED", Expect(ExitCode.Refused, "verify", folder.At("bad.submission.zip"), "--key", folder.At("key.pub.pem")), StringComparison.Ordinal);
        Check_takes_the_package_and_report_says_who_does();
        What_was_changed_since_the_result_is_found_in_the_package_and_before_it_is_packed();
        Another_key_than_the_results_is_named_or_refused();
    }

    private void Check_takes_the_package_and_report_says_who_does()
    {
        Directory.CreateDirectory(folder.At("in"));
        File.Copy(folder.At("sub.submission.zip"), folder.At("in", "sub.submission.zip"));
        string package = folder.At("in", "sub.submission.zip");
        foreach (string path in new[] { folder.At("in"), package })
        {
            string check = Expect(ExitCode.Clean, "check", path);
            Assert.Contains($"{package}: results/1.0/tiny.training.bundle.zip", check, StringComparison.Ordinal);
            Assert.DoesNotContain("bench-submission-", check, StringComparison.Ordinal);
            Assert.Contains($"{package}: a submission", Expect(ExitCode.Clean, "verify", path, "--key", folder.At("key.pub.pem")), StringComparison.Ordinal);
            Assert.Contains("packed submission", CommandLine.Run("report", path).Error, StringComparison.Ordinal);
        }
    }

    private void What_was_changed_since_the_result_is_found_in_the_package_and_before_it_is_packed()
    {
        string system = Path.Combine("systems", "my-system.yaml");
        (string File, string Found, string Changed, string Code)[] changes =
        [
            ("submission.yaml", "category: rdi", "category: available", "error SUB003: category is available in submission.yaml; the result's is rdi"),
            (system, "system_name: My system", "system_name: Best system", "error SUB006: system_name is \"Best system\" in systems/my-system.yaml; the result's system.json has \"My system\""),
            (system, "cooling: air", "# no cooling", "error SUB006: cooling is no such field in systems/my-system.yaml; the result's system.json has \"air\""),
        ];
        foreach ((string file, string found, string changed, string code) in changes)
        {
            using RepackedSubmission repacked = new(folder.At("sub.submission.zip"), folder.At("key.pem"), folder.At("forged.submission.zip"));
            repacked.Seal(payload => Change(Path.Combine(payload, file), found, changed));
            Assert.Contains(code, Expect(ExitCode.Findings, "verify", folder.At("forged.submission.zip"), "--key", folder.At("key.pub.pem")), StringComparison.Ordinal);

            string before = File.ReadAllText(folder.At("sub", file));
            Change(folder.At("sub", file), found, changed);
            Assert.Contains(code, Expect(ExitCode.Findings, "submission", "pack", Sub, "--key", folder.At("key.pem"), "--out", folder.At("again.submission.zip")), StringComparison.Ordinal);
            File.WriteAllText(folder.At("sub", file), before);
        }

        // What a submission says of other workloads may change as it grows.
        File.AppendAllText(folder.At("sub", "submission.yaml"), "  lstm-b1: { server: 2 }\n");
        Expect(ExitCode.Clean, "submission", "pack", Sub, "--key", folder.At("key.pem"), "--out", folder.At("grown.submission.zip"));

        using RepackedSubmission claimed = new(folder.At("sub.submission.zip"), folder.At("key.pem"), folder.At("forged.submission.zip"));
        claimed.Seal(static _ => { }, static predicate => predicate["category"] = "available");
        Assert.Contains("error SUB009: category is available; submission.yaml has rdi", Expect(ExitCode.Findings, "verify", folder.At("forged.submission.zip"), "--key", folder.At("key.pub.pem")), StringComparison.Ordinal);
    }

    private void Another_key_than_the_results_is_named_or_refused()
    {
        Expect(ExitCode.Clean, "key", "new", folder.At("office.pem"));
        string[] pack = ["submission", "pack", Sub, "--key", folder.At("office.pem"), "--out", folder.At("office.submission.zip")];
        Assert.Contains("error SUB008", Expect(ExitCode.Findings, pack), StringComparison.Ordinal);
        Expect(ExitCode.Clean, [.. pack, "--signed-by", folder.At("key.pub.pem")]);
        Expect(ExitCode.Refused, "verify", folder.At("office.submission.zip"), "--key", folder.At("office.pub.pem"));
        Expect(ExitCode.Clean, "verify", folder.At("office.submission.zip"), "--key", folder.At("office.pub.pem"), "--key", folder.At("key.pub.pem"));
    }

    [Fact]
    public void The_files_of_the_system_under_test_are_those_that_were_measured()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        Expect(ExitCode.Clean, "system", "describe", "--write", folder.At("sub", "systems", "my-system.yaml"));
        Expect(ExitCode.Clean, "workload", "new", "matmul", folder.At("my-matmul.yaml"));
        Expect(ExitCode.Clean, "workload", "freeze", folder.At("my-matmul.yaml"));
        string sut = folder.At("sub", "sut", "sut.yaml");
        File.WriteAllText(folder.At("sub", "sut", "notes.txt"), "as measured\n");
        File.WriteAllText(sut, $"""
            schema: bench/sut/v1
            name: honest
            command: [sh, -c, "echo about to serve; exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}' honest"]
            files: [notes.txt]
            threads: 1

            """);
        (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "./my-matmul.yaml", "--scenario", "single-stream", "--submission", "sub", "--out", Path.Combine("sub", "results", "1.0"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.Contains("warning: a quick result is never submitted", error, StringComparison.Ordinal);
        string log = Path.Combine("sub", "results", "1.0", "runs", "my-matmul.sut.log");
        Assert.Contains($"my-matmul: what the SUT wrote to its standard output and error is in {log}\n", error, StringComparison.Ordinal);
        Assert.Equal("about to serve\n", File.ReadAllText(folder.At(log)));

        Assert.DoesNotContain("SUB007", Errors(), StringComparison.Ordinal);
        File.AppendAllText(sut, "families: [attention, rnn]\n");
        Assert.Contains("error SUB007: sut/sut.yaml says that honest computes attention, rnn; the result is of my-matmul, a workload of matmul", Errors(), StringComparison.Ordinal);
        Change(sut, "attention, rnn", "matmul");
        Assert.DoesNotContain("SUB007", Errors(), StringComparison.Ordinal);
        Change(sut, "honest\n", "renamed\n");
        Assert.Contains("error SUB007: sut/sut.yaml is not the definition that the result was measured with: name is renamed, and was honest", Errors(), StringComparison.Ordinal);
        Change(sut, "renamed\n", "honest\n");
        File.AppendAllText(folder.At("sub", "sut", "notes.txt"), "and changed\n");
        Assert.Contains("error SUB007: the files that sut/sut.yaml lists", Errors(), StringComparison.Ordinal);
        File.Delete(folder.At("sub", "sut", "notes.txt"));
        Assert.Contains("error SUB007: sut/sut.yaml: files names notes.txt", Errors(), StringComparison.Ordinal);
        File.Delete(Assert.Single(Directory.GetFiles(folder.At("sub", "results", "1.0"), "*.bundle.zip")));
        Assert.Contains("sut.yaml:4:1: error SUB002: files names notes.txt", Errors(), StringComparison.Ordinal);

        string Errors() => string.Join('\n', CommandLine.Run("check", Sub).Out.Split('\n').Where(static line => line.Contains(": error ", StringComparison.Ordinal)));
    }

    private static void Change(string path, string found, string changed)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(found, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(found, changed, StringComparison.Ordinal));
    }

    [Fact]
    public void Status_says_why_something_is_missing_and_leaves_out_what_the_system_does_not_compute()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        string status = Expect(ExitCode.Clean, "submission", "status", Sub);

        Assert.Matches("matmul-1024 +server +missing +not measured yet: about [0-9]+ s", status);
        Assert.Matches(@"server +missing +cannot be measured yet: [^ ]*sub/submission\.yaml:[0-9]+:[0-9]+: DEF020: server on matmul-[a-z0-9-]+ has no target rate", status);
        Assert.Contains("left out: attention, attention-lm, decoding, neural-decoding, rnn, rnn-lm, which the submission's system under test does not compute (sut/sut.yaml: families)", status, StringComparison.Ordinal);
        Assert.DoesNotContain("attention-1024", status, StringComparison.Ordinal);

        using JsonDocument json = JsonDocument.Parse(Expect(ExitCode.Clean, "submission", "status", Sub, "--json"));
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        Assert.All(rows, static row => Assert.False(string.IsNullOrEmpty(row.GetProperty("reason").GetString())));
        Assert.Contains($"SUB001: {rows.Length} of the shipped workloads", Expect(ExitCode.Clean, "check", Sub), StringComparison.Ordinal);
    }

    [Fact]
    public void Status_gives_training_the_reason_that_it_has()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        string sut = folder.At("sub", "sut", "sut.yaml");
        File.WriteAllLines(sut, File.ReadAllLines(sut).Select(static line => line.StartsWith("families:", StringComparison.Ordinal) ? "families: [rnn-lm]" : line));
        Assert.Matches("rnn-lm-gru +training +missing +not measured yet; how long training takes is not known before", Expect(ExitCode.Clean, "submission", "status", Sub));

        File.AppendAllText(folder.At("sub", "submission.yaml"), "hyperparameters:\n  rnn-lm-gru: { global_batch_size: 6 }\n");
        Assert.Matches(@"rnn-lm-gru +training +missing +cannot be measured yet: [^ ]*sub/submission\.yaml:[0-9]+:[0-9]+: DEF[0-9]+: ", Expect(ExitCode.Clean, "submission", "status", Sub));

        File.Delete(folder.At("sub", "sut", "matmul.c"));
        Assert.Matches("rnn-lm-gru +training +missing +cannot be measured yet: .*SUB002: files names matmul.c", Expect(ExitCode.Clean, "submission", "status", Sub));
    }

    [Fact]
    public void What_init_wrote_and_nobody_replaced_is_warned_of_at_its_place()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        string description = folder.At("sub", "systems", "my-system.yaml");
        Change(description, "cooling: air", "cooling: not stated");
        string check = Expect(ExitCode.Clean, "check", Sub);
        Assert.Matches(@"my-system\.yaml:5:1: warning SUB010: system_name is ""My system"", as the template has it", check);
        Assert.Matches(@"my-system\.yaml:[0-9]+:1: warning SUB010: cooling is ""not stated""", check);
        Assert.Matches(@"sut\.yaml:3:7: warning SUB010: name is ""template-matmul""", check);

        File.WriteAllLines(description, File.ReadAllLines(description).Select(static line => line.Replace("not stated", "Example 7", StringComparison.Ordinal).Replace("My system", "Example", StringComparison.Ordinal).Replace("the template's SUT in C", "our kernels", StringComparison.Ordinal)));
        Change(folder.At("sub", "sut", "sut.yaml"), "name: template-matmul", "name: our-matmul");
        Assert.DoesNotContain("SUB010", CommandLine.Run("check", Sub).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_with_errors_is_named_and_not_packed()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        File.WriteAllText(folder.At("sub", "submission.yaml"), File.ReadAllText(folder.At("sub", "submission.yaml")).Replace("sut: sut/sut.yaml", "# the shipped backend:", StringComparison.Ordinal));
        Expect(ExitCode.Clean, "key", "new", folder.At("key.pem"));
        Measure("quick"); // With a development key, which says nothing about who signed.

        using JsonDocument status = JsonDocument.Parse(Expect(ExitCode.Findings, "submission", "status", Sub, "--json"));
        JsonElement row = status.RootElement.GetProperty("rows").EnumerateArray().Single(static one => one.GetProperty("workload").GetString() == "tiny");
        Assert.Equal("in_error", row.GetProperty("state").GetString());
        Assert.Contains(row.GetProperty("errors").EnumerateArray(), static error => error.GetString() == "SUB004");
        Assert.Matches("^[A-Z]+[0-9]+: .", row.GetProperty("reason").GetString());
        Assert.Contains("not packed: 1 of 1 result has errors", Expect(ExitCode.Findings, "submission", "pack", Sub, "--key", folder.At("key.pem")), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("sub.submission.zip")));
    }

    [Fact]
    public void A_description_of_another_machine_is_refused_before_anything_is_measured()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        File.WriteAllText(folder.At("sub", "submission.yaml"), File.ReadAllText(folder.At("sub", "submission.yaml")).Replace("sut: sut/sut.yaml", "# the shipped backend:", StringComparison.Ordinal));
        string description = folder.At("sub", "systems", "my-system.yaml");
        string[] lines = File.ReadAllLines(description);
        int line = Array.FindIndex(lines, static one => one.StartsWith("host_processor_model_name:", StringComparison.Ordinal));
        lines[line] = "host_processor_model_name: Abacus 7";
        File.WriteAllLines(description, lines);
        string[] run = ["run", "matmul-1024", "--scenario", "single-stream", "--submission", folder.At("sub", "submission.yaml"), "--out", folder.At("out")];

        (int code, string output, string error) = CommandLine.Run(run);
        Assert.Equal((ExitCode.Findings, ""), (code, output));
        Assert.Contains($"my-system.yaml:{line + 1}:1: error SYS104: the system description says host_processor_model_name \"Abacus 7\"", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
        Assert.Contains("error SYS104", Expect(ExitCode.Findings, [.. run, "--dry-run"]), StringComparison.Ordinal);
        (code, output, error) = CommandLine.Run([.. run, "--dry-run", "--json"]);
        Assert.Equal((ExitCode.Findings, ""), (code, output));
        Assert.Contains("error SYS104", error, StringComparison.Ordinal);
        Assert.Contains("error DIV104: division is closed in the submission; --division open is another", CommandLine.Run([.. run, "--division", "open"]).Error, StringComparison.Ordinal);
        Change(folder.At("sub", "submission.yaml"), "division: closed", "division: open");
        Change(description, "division: closed", "division: open");
        Assert.Contains("warning SYS104", Expect(ExitCode.Clean, [.. run, "--dry-run"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_every_result_would_be_refused_for_is_said_by_check_and_before_the_first_query()
    {
        Expect(ExitCode.Clean, "init", Sub, "--submitter", "acme");
        string description = folder.At("sub", "systems", "my-system.yaml");
        Change(description, "number_of_nodes: 1", "number_of_nodes: -1");
        Change(description, "system_type: datacenter", "system_type: mainframe");
        Change(description, "status: rdi", "status: preview");
        Change(description, "cooling: air", "coolin: air");
        File.WriteAllLines(description, File.ReadAllLines(description).Select(static line => line.StartsWith("accelerators_per_node:", StringComparison.Ordinal) ? "accelerators_per_node: \"99999999999\"" : line));
        Change(folder.At("sub", "submission.yaml"), "  matmul-1024:", "  matmul-1042:");
        string[] said = ["SYS101: 1 of 32 fields are missing: cooling", "DEF008: coolin is no field that a system description must have; did you mean 'cooling'", "SYS107: number_of_nodes is \"-1\"", "SYS107: accelerators_per_node is \"99999999999\"", "SYS107: system_type is \"mainframe\"", "SYS103: the system description says status \"preview\"", "DEF024: target_rates names the workload 'matmul-1042', which is none that is shipped; did you mean 'matmul-1024'"];

        string check = Expect(ExitCode.Findings, "check", Sub);
        (int code, string output, string error) = CommandLine.Run("run", "matmul-1024", "--scenario", "single-stream", "--profile", "full", "--submission", folder.At("sub", "submission.yaml"), "--out", folder.At("out"));

        Assert.Equal((ExitCode.Findings, ""), (code, output));
        Assert.False(Directory.Exists(folder.At("out")));
        Assert.All(said, one => Assert.Contains(one, check, StringComparison.Ordinal));
        Assert.All(said, one => Assert.Contains(one, error, StringComparison.Ordinal));
    }

    private void Measure(string profile, params string[] options)
    {
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(folder.At("my-rnn-lm.yaml")));
        File.WriteAllText(folder.At("tiny.yaml"), File.ReadAllText(folder.At("my-rnn-lm.yaml")).Replace("id: my-rnn-lm", "id: tiny", StringComparison.Ordinal));

        // Beside other tests the machine's measured limits come out low, and a run above them is rightly judged invalid: then it is made again.
        string results = Path.Combine("sub", "results", "1.0");
        (int Code, string Out, string Error) run = default;
        for (int attempt = 0; attempt < 4 && (attempt == 0 || run.Code == ExitCode.Findings); attempt++)
        {
            if (Directory.Exists(folder.At(results)))
            {
                Directory.Delete(folder.At(results), recursive: true);
            }

            run = CommandLine.Finish(folder.Path, ["run", "tiny.yaml", "--profile", profile, "--submission", Path.Combine("sub", "submission.yaml"), "--out", results, .. options]);
        }

        Assert.True(run.Code == ExitCode.Clean, run.Out + run.Error);
    }

    private static string Expect(int code, params string[] arguments)
    {
        (int found, string output, string error) = CommandLine.Run(arguments);
        Assert.True(found == code, output + error);
        return output;
    }
}
