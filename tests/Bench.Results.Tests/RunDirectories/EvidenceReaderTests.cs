using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.RunDirectories;

public sealed class EvidenceReaderTests
{
    private static readonly TestResult Result = new(Scenario.SingleStream, Profile.Quick);

    [Fact]
    public void Reads_back_what_was_written()
    {
        Evidence evidence = TestResult.Read(Result.Files()).Value!;

        Assert.Equal(Result.Performance.Records.AsEnumerable(), evidence.Performance!.Records);
        Assert.Equal(Result.Accuracy.End.Kept.AsEnumerable(), evidence.Accuracy!.End.Kept);
        Assert.Equal(Result.Scored.Rows.AsEnumerable(), evidence.Rows);
        Assert.Equal(Result.Scored.Score.Responses.AsEnumerable(), evidence.Score!.Responses);
        Assert.Equal(Result.Declared, evidence.Declared);
        Assert.Equal(Result.Plan.Performance, evidence.Plan.Performance);
        Assert.Equal(evidence.RulesetDigest, evidence.PublishedRulesetDigest);
        Assert.Equal(TestDefinitions.System.Limits, evidence.System.Limits);
    }

    [Fact]
    public void Optional_parts_that_are_missing_are_null_with_a_warning()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        foreach (string name in new[] { "accuracy/run.jsonl", "accuracy/queries.bin", "accuracy.json", "responses.bin", "result.json", "findings.json" })
        {
            Assert.True(files.Remove(name));
        }

        Parsed<Evidence> parsed = TestResult.Read(files);

        Assert.Null(parsed.Value!.Accuracy);
        Assert.Null(parsed.Value.Score);
        Assert.Null(parsed.Value.Declared);
        Assert.Equal(["accuracy/run.jsonl", "accuracy.json", "result.json"], parsed.Findings.Select(static finding => finding.Location.Path));
        Assert.All(parsed.Findings, static finding => Assert.Equal(Severity.Warning, finding.Severity));
    }

    [Theory]
    [InlineData("plan.json")]
    [InlineData("system.json")]
    [InlineData("workload.yaml")]
    [InlineData("submission.yaml")]
    [InlineData("ruleset.yaml")]
    [InlineData("performance/run.jsonl")]
    [InlineData("performance/queries.bin")]
    [InlineData("accuracy/queries.bin")]
    [InlineData("responses.bin")]
    public void A_part_that_nothing_can_do_without_is_an_error_at_its_name(string name)
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        Assert.True(files.Remove(name));

        RefusedAt(name, files);
    }

    [Theory]
    [InlineData("plan.json", "\"scenario\"", "\"scenarios\"")]
    [InlineData("plan.json", "\"single_stream\"", "\"single\"")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": 500.5")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": 1e400")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": 9007199254740993")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": -1")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": 500, \"warm_up_ms\": 500")]
    [InlineData("plan.json", "\"warm_up_ms\": 500", "\"warm_up_ms\": 500, \"w\\u0061rm_up_ms\": 500")]
    [InlineData("plan.json", "\"threads\": 2", "\"threads\": 0")]
    [InlineData("plan.json", "\"kept_share\": \"0.5\"", "\"kept_share\": \"NaN\"")]
    [InlineData("plan.json", "\"kept_share\": \"0.5\"", "\"kept_share\": 0.5")]
    [InlineData("plan.json", "\"kept_share\": \"0.5\"", "\"kept_share\": \"\\ud800\"")]
    [InlineData("plan.json", "\"min_query_count\": 8", "\"min_query_count\": 90071992547409")]
    [InlineData("plan.json", "\"command\": []", "\"command\": null")]
    [InlineData("plan.json", "\"command\": []", "\"command\": [null]")]
    [InlineData("system.json", "\"cores\": 2", "\"cores\": 0")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"100\"", "\"peak_fp32_gflops\": \"-100\"")]
    [InlineData("system.json", "\"cores\": 2", "\"cores\": 3")]
    [InlineData("system.json", "\"cores\": 2", "\"cores\": 1")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"100\"", "\"peak_fp32_gflops\": \"0\"")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"100\"", "\"peak_fp32_gflops\": \"NaN\"")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"100\"", "\"peak_fp32_gflops\": \"Infinity\"")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"100\"", "\"peak_fp32_gflops\": \"6145\"")]
    [InlineData("system.json", "\"peak_fp32_gflops\": \"200\"", "\"peak_fp32_gflops\": \"12289\"")]
    [InlineData("system.json", "\"dram_gigabytes_per_second\": \"20\"", "\"dram_gigabytes_per_second\": \"12289\"")]
    [InlineData("result.json", "\"unit\": \"ns\"", "\"unit\": 7")]
    [InlineData("result.json", "\"valid\": true,", "")]
    [InlineData("accuracy.json", "\"rows\": 32", "\"rows\": 31")]
    [InlineData("accuracy.json", "\"rows\": 32", "\"rows\": -32")]
    [InlineData("accuracy.json", "\"sample\": ", "\"sample\": -1")]
    [InlineData("performance/run.jsonl", "{\"header\":", "{\"haeder\":")]
    [InlineData("performance/run.jsonl", "\"total_sample_count\":16", "\"total_sample_count\":2000000000")]
    [InlineData("performance/run.jsonl", "\"performance_sample_count\":8", "\"performance_sample_count\":17")]
    [InlineData("performance/run.jsonl", "{\"end\":", "{\"fault\":{\"kind\":\"timed_out\",\"message\":\"m\",\"count\":1},\"end\":")]
    [InlineData("performance/run.jsonl", "\"salt\":\"", "\"salt\":\"zz")]
    [InlineData("performance/run.jsonl", "2026-11-22T06", "2026-13-22T06")]
    [InlineData("performance/run.jsonl", "\"target_qps\":\"2\"", "\"target_qps\":\"1000000000\"")]
    public void Text_that_the_writer_would_not_write_is_refused_at_its_file(string name, string text, string instead)
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        string before = Encoding.UTF8.GetString(files[name]);
        int at = before.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{name} does not hold {text}");
        files[name] = Encoding.UTF8.GetBytes(before[..at] + instead + before[(at + text.Length)..]);

        string place = name == "accuracy.json" && text.StartsWith("\"rows\": 32", StringComparison.Ordinal) && instead.EndsWith("31", StringComparison.Ordinal) ? "responses.bin" : name;
        RefusedAt(place, files);
    }

    [Theory]
    [InlineData("256", "768", true)]
    [InlineData("256", "769", false)]
    [InlineData("512", "769", true)]
    [InlineData("512", "1537", false)]
    [InlineData("not established", "6144", true)]
    [InlineData("not established", "6145", false)]
    public void A_limit_above_what_the_widest_core_could_do_is_refused(string vectorBits, string gflops, bool plausible)
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        SystemDescription system = JsonSerializer.Deserialize<SystemDescription>(files["system.json"], BenchJson.Indented)!;
        ImmutableSortedDictionary<string, string> found = system.Found.SetItem("vector_bits", vectorBits);
        MachineLimits limits = system.Limits with { OneCore = system.Limits.OneCore with { PeakFp32Gflops = double.Parse(gflops, CultureInfo.InvariantCulture) } };
        files["system.json"] = JsonSerializer.SerializeToUtf8Bytes(system with { Found = found, Limits = limits }, BenchJson.Indented);

        Assert.Equal(plausible, TestResult.Read(files).Succeeded);
        if (!plausible)
        {
            RefusedAt("system.json", files);
        }
    }

    [Theory]
    [InlineData("vector_bits", "lots", false)]
    [InlineData("vector_bits", "99999", false)]
    [InlineData("vector_bits", "64", true)]
    [InlineData("cores", "two", false)]
    [InlineData("memory", "-5 kB", false)]
    [InlineData("memory", "0 kB", false)]
    [InlineData("memory", "24579404", false)]
    [InlineData("memory", "24579404 kB", true)]
    [InlineData("memory", "not established", true)]
    [InlineData("physical_cores", "1.5", false)]
    [InlineData("physical_cores", "64", true)]
    [InlineData("sockets", "0", false)]
    [InlineData("sockets", "2", true)]
    [InlineData("cache_sizes", "L2 64 KiB, L3 512 KiB", false)]
    [InlineData("cache_sizes", "L2 512 KiB, L3 32768 KiB", true)]
    [InlineData("cache_sizes", "not established", true)]
    public void What_was_found_of_the_machine_is_a_number_in_its_range(string field, string value, bool plausible) => Finds(plausible, new() { [field] = value });

    [Theory]
    [InlineData("2", "1", true)]
    [InlineData("2", "2", true)]
    [InlineData("64", "8", true)]
    [InlineData("2", "8", false)]
    public void There_are_no_more_sockets_than_physical_cores(string physical, string sockets, bool plausible) => Finds(plausible, new() { ["physical_cores"] = physical, ["sockets"] = sockets });

    private static void Finds(bool plausible, Dictionary<string, string> fields)
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        SystemDescription system = JsonSerializer.Deserialize<SystemDescription>(files["system.json"], BenchJson.Indented)!;
        files["system.json"] = JsonSerializer.SerializeToUtf8Bytes(system with { Found = system.Found.SetItems(fields) }, BenchJson.Indented);
        if (plausible)
        {
            Assert.True(TestResult.Read(files).Succeeded);
        }
        else
        {
            RefusedAt("system.json", files);
        }
    }

    [Fact]
    public void Lines_of_a_log_in_another_order_are_refused()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        string[] lines = Encoding.UTF8.GetString(files["performance/run.jsonl"]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] wrong =
        [
            lines[1] + "\n" + lines[0] + "\n",
            lines[0] + "\n",
            lines[0] + "\n" + lines[0] + "\n" + lines[1] + "\n",
            lines[0] + "\n" + lines[1] + "\n" + lines[1] + "\n",
            lines[0] + "\n\n" + lines[1] + "\n",
            lines[0] + "\n" + lines[1],
            "",
        ];
        foreach (string text in wrong)
        {
            files["performance/run.jsonl"] = Encoding.UTF8.GetBytes(text);
            RefusedAt("performance/run.jsonl", files);
        }
    }

    [Theory]
    [InlineData("performance/queries.bin")]
    [InlineData("accuracy/queries.bin")]
    [InlineData("responses.bin")]
    public void A_truncated_binary_file_is_refused_at_its_name(string name)
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        files[name] = files[name][..^1];

        RefusedAt(name, files);
    }

    [Fact]
    public void Records_that_no_run_can_leave_are_refused()
    {
        QueryRecord good = Result.Performance.Records[0];
        QueryRecord[] wrong =
        [
            good with { LatencyNs = -1 },
            good with { LatencyNs = 0 },
            good with { IssueNs = long.MinValue },
            good with { LatencyNs = long.MaxValue },
            good with { Status = (QueryStatus)4 },
        ];
        foreach (QueryRecord record in wrong)
        {
            SortedDictionary<string, byte[]> files = Result.Files();
            files["performance/queries.bin"] = BinaryRecords.ToBytes([record, .. Result.Performance.Records.Skip(1)]);
            RefusedAt("performance/queries.bin", files);
        }

        SortedDictionary<string, byte[]> outside = Result.Files();
        outside["performance/queries.bin"] = BinaryRecords.ToBytes([good with { TokenOffset = 1 }]);
        outside["performance/tokens.bin"] = BinaryRecords.ToBytes<long>([0, 5, 1, 2]);
        RefusedAt("performance/tokens.bin", outside);
    }

    [Fact]
    public void Settings_that_LoadGen_can_make_no_run_of_are_refused()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        string text = Encoding.UTF8.GetString(files["performance/run.jsonl"]);
        string rate = Regex.Match(text, "\"target_qps\":\"[^\"]*\"").Value;
        Assert.NotEmpty(rate);
        string slow = text.Replace(rate, "\"target_qps\":\"1E-08\"", StringComparison.Ordinal);
        files["performance/run.jsonl"] = Encoding.UTF8.GetBytes(Regex.Replace(slow, "\"min_query_count\":[0-9]+", "\"min_query_count\":0"));

        RefusedAt("performance/run.jsonl", files);
    }

    [Fact]
    public void Any_byte_changed_in_any_text_gives_findings_or_evidence_and_never_an_exception()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        foreach (string name in files.Keys.Where(static name => name.EndsWith(".json", StringComparison.Ordinal) || name.EndsWith(".jsonl", StringComparison.Ordinal)).ToArray())
        {
            byte[] good = files[name];
            for (int at = 0; at < good.Length; at += 7)
            {
                byte[] changed = [.. good];
                changed[at] ^= (byte)(1 << (at % 8));
                files[name] = changed;
                Parsed<Evidence> parsed = TestResult.Read(files);
                if (parsed.Value is { } evidence)
                {
                    _ = Bench.Results.Recomputations.Recomputation.Check(evidence);
                }
            }

            files[name] = good;
        }
    }

    [Fact]
    public void A_file_that_is_no_evidence_is_noted()
    {
        SortedDictionary<string, byte[]> files = Result.Files();
        files.Add("notes.txt", [1]);

        Finding note = Assert.Single(TestResult.Read(files).Findings);
        Assert.Equal(("FILE006", Severity.Note, "notes.txt"), (note.RuleId, note.Severity, note.Location.Path));
    }

    private static void RefusedAt(string name, SortedDictionary<string, byte[]> files)
    {
        Parsed<Evidence> parsed = TestResult.Read(files);
        Assert.False(parsed.Succeeded);
        Assert.Contains(parsed.Findings, finding => finding.Severity == Severity.Error && finding.Location.Path == name);
    }
}
