using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Results.Exports;
using Bench.Results.Tests.Bundles;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics.Conformance;
using Bench.Tests;

namespace Bench.Results.Tests.Exports;

public sealed class MlperfCachingTestTests
{
    private const string Whole = "verification/open/Fixture/fixture-box/matmul-tiny/Offline";
    private const long OrdinaryNs = 900_000_000;

    // Repeated runs faster by 4, 0, 9, 2, 7, 1, 8, 3, 6 and 5 percent: of ten pairs the middle two are 4 and 5, and 5 is the last.
    private static readonly int[] Gains = [4, 0, 9, 2, 7, 1, 8, 3, 6, 5];

    [Fact]
    public void The_pair_of_the_middle_ratio_is_in_the_submission_and_every_pair_beside_it()
    {
        using TemporaryFolder folder = new();
        MlperfTree.Write(folder.Root, [With(Scenario.Offline, Steady)]);

        foreach (string file in new[] { "mlperf_log_detail.txt", "mlperf_log_summary.txt" })
        {
            Assert.Equal(
                File.ReadAllText(folder.At($"{Whole}/TEST04/09-repeated/{file}")),
                File.ReadAllText(folder.At($"open/Fixture/results/fixture-box/matmul-tiny/Offline/TEST04/performance/run_1/{file}")));
        }

        Assert.Equal(20, Directory.GetDirectories(folder.At($"{Whole}/TEST04")).Length);
        string command = Regex.Match(File.ReadAllText(folder.At($"{Whole}/README.md")), @"^    python3 compliance/TEST04/run_verification\.py -r HERE/(\S+) -c HERE/(\S+) -o HERE/(\S+)$", RegexOptions.Multiline).Value;
        string[] named = [.. Regex.Matches(command, @"HERE/(\S+)").Select(static match => match.Groups[1].Value)];
        Assert.Equal(["TEST04/09-ordinary", "TEST04/09-repeated"], named[..2]);
        Assert.True(File.Exists(folder.At($"{Whole}/{named[0]}/performance/run_1/mlperf_log_summary.txt")));
        Assert.True(File.Exists(folder.At($"{Whole}/{named[2]}/measurements.json")));
    }

    [Fact]
    public void The_summaries_state_what_the_script_compares()
    {
        MlperfCachingTest found = MlperfCachingTest.Of(With(Scenario.Offline, Steady).Evidence);

        Assert.Equal((10, 9), (found.Pairs.Length, found.Shown));
        Assert.Null(found.WhyAbsent);
        Golden.Matches("test04.mlperf_log_summary.txt", LoadGenReading.Of(found.Pairs[found.Shown].Repeated).Summary);

        // The script's own patterns; the run's 8 samples took 5 percent less than 0.9 s.
        string summary = LoadGenReading.Of(found.Pairs[found.Shown].Repeated).Summary;
        Assert.Equal("Offline", Regex.Match(summary, "^Scenario.*?: (.*)$", RegexOptions.Multiline).Groups[1].Value);
        Assert.Equal("VALID", Regex.Match(summary, "^Result is.*?: (.*)$", RegexOptions.Multiline).Groups[1].Value);
        Assert.Equal(8 / 0.855, double.Parse(Regex.Match(summary, "^Samples per second.*?: (.*)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture), 1e-4);
    }

    [Theory]
    [InlineData(Scenario.SingleStream, "a run of 4 samples states no score that MLPerf's script reads: in SingleStream")]
    [InlineData(Scenario.MultiStream, "states no score that MLPerf's script reads: in MultiStream")]
    [InlineData(Scenario.Server, "Server is tested one query at a time, as SingleStream")]
    public void Where_the_script_would_find_no_score_there_is_no_folder_and_it_is_said(Scenario scenario, string why)
    {
        using TemporaryFolder folder = new();
        MlperfResult result = With(scenario, Steady);
        MlperfTree.Write(folder.Root, [result]);

        Finding note = Assert.Single(MlperfObjections.Of(result, MlperfRound.All[0]), static finding => finding.RuleId == "EXP015");
        Assert.Equal(Severity.Note, note.Severity);
        Assert.Contains(why, note.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetDirectories(folder.Root, "*", SearchOption.AllDirectories), static path => path.Contains("TEST04", StringComparison.Ordinal));
        Assert.Contains(why, File.ReadAllText(folder.At($"verification/open/Fixture/fixture-box/matmul-tiny/{scenario}/README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_without_the_runs_or_with_a_broken_one_has_no_TEST04()
    {
        MlperfResult result = With(Scenario.Offline, Steady);
        Evidence none = result.Evidence with { Compliance = [] };
        ImmutableArray<ComplianceRun> runs = result.Evidence.Compliance;
        RunFault fault = new() { Kind = "timed_out", Message = "late", Count = 1 };
        Evidence broken = result.Evidence with { Compliance = runs.SetItem(3, runs[3] with { Log = runs[3].Log with { Faults = [fault] } }) };

        Assert.Equal("the bundle has no compliance runs", MlperfCachingTest.Of(none).WhyAbsent);
        Assert.Equal("compliance/test04/01-repeated: late", MlperfCachingTest.Of(broken).WhyAbsent);
        Assert.Equal("19 of 20 runs are there", MlperfCachingTest.Of(result.Evidence with { Compliance = runs[1..] }).WhyAbsent);
        Assert.DoesNotContain(MlperfObjections.Of(result, MlperfRound.All[0]), static finding => finding.RuleId == "EXP015");
    }

    private static long Steady(ComplianceBlock block) => block.Tested ? OrdinaryNs / 100 * (100 - Gains[block.Pair]) : OrdinaryNs;

    private static MlperfResult With(Scenario scenario, Func<ComplianceBlock, long> latencyNs)
    {
        MlperfResult result = ExportedResult.Acceptable(scenario);
        return result with { Evidence = result.Evidence with { Compliance = ExportedResult.Measured(scenario).CachingRuns(latencyNs) } };
    }
}
