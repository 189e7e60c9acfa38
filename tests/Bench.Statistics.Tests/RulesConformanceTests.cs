using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bench.Statistics.Conformance;

namespace Bench.Tests;

public class RulesConformanceTests
{
    [Theory]
    [InlineData("rcp.json", 66)]
    [InlineData("olympic.json", 60)]
    [InlineData("early_stopping.json", 341)]
    [InlineData("compliance_tests.json", 88)]
    public void Every_case_of_a_golden_file_matches(string file, int cases)
    {
        ImmutableArray<ConformanceCase> found = RulesConformance.Run(file, Read(file));

        Assert.Empty(found.SelectMany(one => one.Differences.Select(difference => $"{one.Name}: {difference}")));
        Assert.Equal(cases, found.Length);
    }

    [Theory]
    [InlineData("rcp.json", "cases/0/out/message", "\"RCP found\"", "out.message")]
    [InlineData("rcp.json", "cases/0/out/passed", "true", "out.passed")]
    [InlineData("rcp.json", "cases/0/out/scaling_json", "1", "out.scaling_json")]
    [InlineData("rcp.json", "cases/0/out/rcp_table/1/mean", "96.0190477", "out.rcp_table[1].mean")]
    [InlineData("rcp.json", "cases/0/out/rcp_table/1/min_epochs", "96.0", "out.rcp_table[1].min_epochs")]
    [InlineData("rcp.json", "cases/0/out/used/kind", "\"exact\"", "out.used.kind")]
    [InlineData("rcp.json", "cases/0/out/pruned_bs", "[64]", "out.pruned_bs")]
    [InlineData("rcp.json", "cases/0/inp/trim_each_side", "2", "out.")]
    [InlineData("rcp.json", "cases/0/out", "{}", "out")]
    [InlineData("rcp.json", "cases/0/out", "{\"other\": 1}", "out.other")]
    [InlineData("olympic.json", "cases/0/inp/max_dropped", "3", "out.score_minutes")]
    [InlineData("olympic.json", "windows/0/out/median_window", "1", "out.median_window")]
    [InlineData("early_stopping.json", "min_h/0/out/h", "45", "out.h")]
    [InlineData("early_stopping.json", "stream_estimate/0/inp/queries", "64", "out.valid")]
    [InlineData("early_stopping.json", "server/0/out/more_needed", "1", "out.more_needed")]
    [InlineData("early_stopping.json", "latency_runs/0/out/plain_percentile_ns", "1", "out.plain_percentile_ns")]
    [InlineData("compliance_tests.json", "test01_accuracy/0/out/mismatches", "1", "out.mismatches")]
    [InlineData("compliance_tests.json", "test01_performance/0/out/passed", "true", "out.passed")]
    [InlineData("compliance_tests.json", "test04_performance/0/out/passed", "true", "out.passed")]
    [InlineData("compliance_tests.json", "test06/0/out/lines/1", "\"EOS check pass: False\"", "out.lines[1]")]
    [InlineData("compliance_tests.json", "test08/0/out/mismatched", "2", "out.mismatched")]
    [InlineData("compliance_tests.json", "test09/0/inp/min_mean", "17.5", "out.passed")]
    public void A_changed_value_is_found_where_it_stands(string file, string path, string value, string where)
    {
        ConformanceCase different = Assert.Single(RulesConformance.Run(file, Changed(file, path, value)), static one => !one.Matches);

        Assert.StartsWith(where, different.Differences[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rcp.json", "cases/0/inp/required_runs", "\"ten\"", "inp.required_runs: expected an integer from 1 to 1000000, found \"ten\"")]
    [InlineData("rcp.json", "cases/0/inp/required_runs", "1e300", "inp.required_runs: expected an integer")]
    [InlineData("rcp.json", "cases/0/inp/required_runs", "2", "needs at least 3")]
    [InlineData("rcp.json", "cases/0/inp/rcps/1/epochs/3", "{}", "inp.rcps[1].epochs[3]: expected a finite number, found {}")]
    [InlineData("rcp.json", "cases/0/inp/rcps/1/epochs/3", "1e999", "inp.rcps[1].epochs[3]: expected a finite number")]
    [InlineData("rcp.json", "cases/0/inp/rcps/1/epochs/3", "1e300", "batch size 1024 has a run with a convergence outside (0, 1e100)")]
    [InlineData("rcp.json", "cases/0/inp/rcps/1/bs", "64", "batch size 64 has 2 points")]
    [InlineData("rcp.json", "cases/0/inp/rcps", "[]", "the reference has no points")]
    [InlineData("rcp.json", "cases/0/inp/submission", "{\"bs\": 64}", "inp.submission.epochs: expected a value, found none")]
    [InlineData("rcp.json", "cases/0/inp/submission/epochs", "[]", "the submission has 0 runs")]
    [InlineData("rcp.json", "cases/0/inp/rcp_pass", "\"all\"", "inp.rcp_pass: expected pruned_rcps or full_rcps")]
    [InlineData("rcp.json", "cases/0/inp", "{}", "expected a case of a known kind")]
    [InlineData("rcp.json", "cases/0/inp", "7", "expected a case of a known kind")]
    [InlineData("olympic.json", "cases/0/inp/runs_minutes/3", "-1", "inp.runs_minutes[3]: expected a time of at least 0")]
    [InlineData("olympic.json", "cases/0/inp/scaling_factor", "0", "inp.scaling_factor: expected a factor greater than 0")]
    [InlineData("olympic.json", "cases/0/inp/energy_kj_of_converged_runs", "[1]", "inp.energy_kj_of_converged_runs: expected one value a run")]
    [InlineData("olympic.json", "windows/0/inp/N", "8", "inp.N: expected an integer from 1 to 7")]
    [InlineData("early_stopping.json", "min_h/0/inp/t", "999999999999", "inp.t: expected an integer from 0 to")]
    [InlineData("early_stopping.json", "min_h/9/inp/p", "1", "inp.p: expected a fraction")]
    [InlineData("early_stopping.json", "min_h/9/inp/d", "0.95", "inp.d: expected a tolerance")]
    [InlineData("early_stopping.json", "latency_runs/0/inp/latencies_ns", "[]", "inp.latencies_ns: expected at least one latency")]
    [InlineData("compliance_tests.json", "test01_accuracy/0/inp/dtype", "\"float64\"", "inp.dtype: expected byte")]
    [InlineData("compliance_tests.json", "test01_accuracy/0/inp/accuracy_log/0/data", "\"XY\"", "inp.accuracy_log[0].data: expected an even number of hexadecimal digits")]
    [InlineData("compliance_tests.json", "test06/0/inp/log/0/data", "\"0500\"", "inp.log[0].data: expected whole elements of 4 bytes")]
    [InlineData("compliance_tests.json", "test08/0/inp/accuracy_log/0/data", "\"0000C07F0000C07F0000C07F\"", "inp.accuracy_log[0].data: expected")]
    [InlineData("compliance_tests.json", "test04_performance/0/inp/scenario", "\"Burst\"", "inp.scenario: expected SingleStream")]
    [InlineData("compliance_tests.json", "test09/0/inp/token_lengths/0", "1.5", "inp.token_lengths[0]: expected an integer")]
    public void A_case_that_cannot_be_read_does_not_match_and_says_where(string file, string path, string value, string message)
    {
        ConformanceCase different = Assert.Single(RulesConformance.Run(file, Changed(file, path, value)), static one => !one.Matches);

        Assert.Contains(message, Assert.Single(different.Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_JSON_says_where_it_ends()
    {
        ReadOnlyMemory<byte> whole = Read("olympic.json");
        for (int length = 0; length < whole.Length; length += 997)
        {
            ConformanceCase cut = Assert.Single(RulesConformance.Run("cut.json", whole[..length]));
            Assert.StartsWith("line ", cut.Name, StringComparison.Ordinal);
            Assert.False(cut.Matches);
            Assert.Empty(RulesConformance.Run("cut.json", whole[..length], skipOthers: true));
            Assert.Single(RulesConformance.Run("olympic.json", whole[..length], skipOthers: true));
        }

        Assert.False(Assert.Single(RulesConformance.Run("deep.json", Encoding.UTF8.GetBytes(new string('[', 100_000)))).Matches);
        Assert.False(Assert.Single(RulesConformance.Run("half.json", """{"cases": [{"id": "\ud800", "inp": {}, "out": {}}]}"""u8.ToArray())).Matches);
    }

    [Fact]
    public void Other_files_have_no_cases_and_nested_lists_have_theirs()
    {
        Assert.Empty(RulesConformance.Run("list.json", "[1]"u8.ToArray()));
        Assert.Empty(RulesConformance.Run("other.json", """{"sums": [{"inp": 1, "out": 2}], "cases": [{"inp": {}}]}"""u8.ToArray()));

        byte[] nested = """{"a": {"test09": [[{"inp": {"token_lengths": [3], "min_mean": 1, "max_mean": 3}, "out": {"passed": true}}]]}, "sums": [{"inp": 1, "out": 2}]}"""u8.ToArray();
        ImmutableArray<ConformanceCase> cases = RulesConformance.Run("nested.json", nested);
        Assert.Equal(["a.test09[0][0]", "sums[0]"], cases.Select(static one => one.Name));
        Assert.Equal([true, false], cases.Select(static one => one.Matches));
    }

    private static ReadOnlyMemory<byte> Changed(string file, string path, string value)
    {
        JsonNode root = JsonNode.Parse(Read(file).Span)!;
        string[] steps = path.Split('/');
        JsonNode parent = steps[..^1].Aggregate(root, static (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        if (int.TryParse(steps[^1], out int last))
        {
            parent[last] = JsonNode.Parse(value);
        }
        else
        {
            parent[steps[^1]] = JsonNode.Parse(value);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static ReadOnlyMemory<byte> Read(string file) => File.ReadAllBytes(Repository.At("tests", "Bench.Statistics.Tests", "Golden-rules", file));
}
