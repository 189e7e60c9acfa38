using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Bench.Statistics.Conformance;

namespace Bench.Tests;

public class LoadGenConformanceTests
{
    [Theory]
    [InlineData("single_stream.json", 4)]
    [InlineData("multi_stream.json", 3)]
    [InlineData("server.json", 4)]
    [InlineData("offline.json", 4)]
    [InlineData("equal_issue.json", 4)]
    [InlineData("unique_same.json", 8)]
    [InlineData("accuracy_mode.json", 5)]
    [InlineData("submission_run.json", 3)]
    [InlineData("accuracy_log_sampling.json", 4)]
    [InlineData("large_qsl.json", 4)]
    [InlineData("variant_loadgen_5_1.json", 3)]
    [InlineData("variant_libstdcxx_le10.json", 3)]
    [InlineData("results.json", 16)]
    [InlineData("early_stopping.json", 7)]
    public void Every_case_of_a_golden_file_matches(string file, int cases)
    {
        ImmutableArray<ConformanceCase> found = LoadGenConformance.Run(file, Read(file));
        Assert.Empty(found.SelectMany(one => one.Differences.Select(difference => $"{one.Name}: {difference}")));
        Assert.Equal(cases, found.Length);
    }

    [Fact]
    public void Other_files_have_no_cases()
    {
        Assert.Empty(LoadGenConformance.Run([("README.md", Read("README.md")), ("other.json", "{\"format\": \"other/1\", \"cases\": [{}]}"u8.ToArray()), ("list.json", "[1]"u8.ToArray())]));
    }

    [Theory]
    [InlineData("single_stream.json", "cases/0/settings/min_query_count")]
    [InlineData("server.json", "cases/0/settings/schedule_rng_seed")]
    [InlineData("offline.json", "cases/0/phases/0/sample_indices/prefix/5")]
    [InlineData("equal_issue.json", "cases/0/effective/min_sample_count")]
    [InlineData("accuracy_mode.json", "cases/0/accuracy_loadable_sets/1/sample_distribution_end")]
    [InlineData("accuracy_log_sampling.json", "cases/0/settings/accuracy_log_rng_seed")]
    [InlineData("results.json", "cases/0/input/lat_seed")]
    [InlineData("early_stopping.json", "tables/0/rows/1/1")]
    public void A_changed_number_is_found(string file, string path)
    {
        JsonNode root = JsonNode.Parse(Read(file).Span)!;
        JsonNode value = path.Split('/').Aggregate(root, (node, step) => int.TryParse(step, out int index) ? node[index]! : node[step]!);
        value.ReplaceWith(JsonValue.Create(value.GetValue<ulong>() + 1));

        ConformanceCase different = Assert.Single(LoadGenConformance.Run([(file, Encoding.UTF8.GetBytes(root.ToJsonString()))]), one => !one.Matches);
        Assert.NotEmpty(different.Differences);
    }

    [Theory]
    [InlineData("SUT name : golden SUT", "SUT name : golden  SUT")]
    [InlineData("Per-query latency:  ", "Per-query latency:")]
    [InlineData("satisfied: NO", "satisfied: No")]
    [InlineData("No errors encountered during test.\n", "No errors encountered during test.")]
    public void A_changed_byte_of_a_summary_is_found(string text, string changed)
    {
        JsonNode root = JsonNode.Parse(Read("results.json").Span)!;
        JsonNode entry = root["cases"]!.AsArray().First(one => one!["summary_txt"]!.GetValue<string>().Contains(text, StringComparison.Ordinal))!;
        entry["summary_txt"] = entry["summary_txt"]!.GetValue<string>().Replace(text, changed, StringComparison.Ordinal);

        ConformanceCase different = Assert.Single(LoadGenConformance.Run([("results.json", Encoding.UTF8.GetBytes(root.ToJsonString()))]), one => !one.Matches);
        Assert.Equal(entry["name"]!.GetValue<string>(), different.Name);
        Assert.All(different.Differences, static difference => Assert.StartsWith("summary", difference, StringComparison.Ordinal));
    }

    [Fact]
    public void A_case_that_cannot_be_read_does_not_match_and_says_why()
    {
        ConformanceCase found = Assert.Single(LoadGenConformance.Run([("a.json", "{\"format\": \"loadgen-golden/1\", \"cases\": [{\"name\": \"x\", \"settings\": {\"odd\": 1}}]}"u8.ToArray())]));
        Assert.Contains("odd", Assert.Single(found.Differences), StringComparison.Ordinal);
    }

    private static ReadOnlyMemory<byte> Read(string file) => File.ReadAllBytes(Repository.At("tests", "Bench.Statistics.Tests", "Golden-loadgen", file));
}
