using System.Text.Json;
using Bench.Results.Exports;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;
using Bench.Tests;

namespace Bench.Rules.Tests.Trainings;

/// <summary>The package for MLCommons' training tools, read back from its files as these do.</summary>
public sealed class MllogPackageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_run_is_a_log_under_the_carriers_name() => Golden.Matches("carried_result_0.txt", MllogTraining.Of(CarriedResult.Acceptable, 0));

    [Fact]
    public void A_run_of_the_other_carrier_counts_samples() => Golden.Matches("carried_llama31_8b_result_0.txt", MllogTraining.Of(CarriedResult.Acceptable with { Carrier = CarriedResult.TenRuns }, 0));

    [Fact]
    public void The_points_are_the_references_own_under_the_carriers_name() => Golden.Matches("carried_rcps.json", MllogRcps.Of(TrainingFiles.Base.ReferenceConvergence!, CarriedResult.FiveRuns));

    [Fact]
    public void The_rules_are_the_workloads_under_the_carriers_name() => Golden.Matches("carried_rules.yaml", MllogRules.Of(TrainingFiles.Base.Workload, CarriedResult.FiveRuns));

    [Fact]
    public void The_system_has_every_field_that_the_package_checker_asks_for()
    {
        MllogTree.Write(folder, [CarriedResult.Acceptable], "5.1.0");
        string text = File.ReadAllText(Path.Combine(folder, "Fixture", "systems", "fixture-box.json"));
        Golden.Matches("carried_system.json", text);
        JsonElement json = JsonDocument.Parse(text).RootElement;
        Assert.All(MllogSystem.Fields, field => Assert.Equal(JsonValueKind.String, json.GetProperty(field).ValueKind));
        Assert.Equal("open", json.GetProperty("division").GetString());
    }

    [Fact]
    public void The_package_has_its_files_and_nothing_else()
    {
        MllogTree.Write(folder, [CarriedResult.Acceptable], "5.1.0");
        Golden.Matches("carried_files.txt", string.Concat(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal).Select(static path => path + "\n")));
        Golden.Matches("carried_readme.md", File.ReadAllText(Path.Combine(folder, MllogTree.VerificationOf(CarriedResult.Acceptable), "README.md")));
    }

    public static TheoryData<string> Results => ["as it is", "one not converged", "seven runs", "faster than the reference's mean"];

    [Theory]
    [MemberData(nameof(Results))]
    public void The_published_score_is_ours_to_the_last_bit(string name)
    {
        MllogResult result = Named(name);
        Assert.DoesNotContain(MllogObjections.Of(result), static finding => finding.RuleId is "EXP101" or "EXP102");
        MllogTree.Write(folder, [result], "5.1.0");

        double published = Published(Path.Combine(folder, MllogTree.ResultsOf(result)));

        Assert.Equal(result.Minutes(), published);
        Assert.Equal(result.Score!.Seconds!.Value / 60, published, result.Score.Seconds.Value / 60 * 1e-14);
    }

    /// <summary>The results behind <see cref="Results"/>; each takes another way through the score.</summary>
    private static MllogResult Named(string name)
    {
        switch (name)
        {
            case "as it is":
                return CarriedResult.Acceptable;
            case "one not converged":
                MllogResult one = CarriedResult.With(static (run, end) => run == 2 ? end with { Outcome = TrainingOutcome.NotConverged, StopNs = 1 } : end);
                return one with { Evidence = one.Evidence with { Runs = one.Evidence.Runs.SetItem(2, Missed(one.Evidence.Runs[2])) } };
            case "seven runs":
                MllogResult seven = CarriedResult.With(static (run, end) => end with { StopNs = 1_000_003 * (run + 1) }, runs: 7);
                Assert.Equal([1, 2, 3, 4, 5], seven.Runs.ToArray());
                return seven;
            default:
                MllogResult fast = CarriedResult.With(static (_, end) => end with { Examples = 56 });
                Assert.True(fast.Score!.ScalingFactor > 1, $"{fast.Score.Convergence}");
                return fast;
        }
    }

    // A run that never met the target: no evaluation of its log may have.
    private static TrainingRunLog Missed(TrainingRunLog log) => log with { Evaluations = [.. log.Evaluations.Select(static one => one with { Quality = one.Quality + 4 })] };

    /// <summary>What a summarizer makes of a folder: the olympic mean of the compliant logs, those that are not being the slowest, times the scaling.</summary>
    private static double Published(string results)
    {
        MllogLog[] logs = [.. Directory.GetFiles(results, "result_*.txt").Select(static path => MllogLog.Read(File.ReadAllText(path)))];
        Assert.Equal(5, logs.Length);
        double[] minutes = [.. logs.Where(static log => log.IsOpenCompliant("epoch_num")).Select(static log => log.Minutes).Order()];
        int dropped = logs.Length - minutes.Length;
        double[] counted = minutes[1..^(1 - dropped)];
        string scaling = Path.Combine(results, "scaling.json");
        double factor = File.Exists(scaling) ? JsonDocument.Parse(File.ReadAllText(scaling)).RootElement.GetProperty("scaling_factor").GetDouble() : 1;
        double sum = 0;
        foreach (double one in counted)
        {
            sum += one;
        }

        return sum / counted.Length * factor;
    }

    [Theory]
    [InlineData(1.6, 1.6, true)]
    [InlineData(1.5999999999999999, 1.6, true)]
    [InlineData(1.6000000000000003, 1.6, false)]
    [InlineData(1.0000000000000002, 1.0, false)]
    [InlineData(0.065, 0.065, true)]
    [InlineData(0.06500000000000002, 0.065, false)]
    [InlineData(double.PositiveInfinity, 1.6, false)]
    public void An_evaluation_is_below_one_exactly_when_it_meets_the_target(double quality, double target, bool met) => Assert.Equal(met, MllogCarrier.InTargets(quality, target) < 1);

    [Fact]
    public void The_convergence_checker_reads_what_the_verdict_is_about()
    {
        ConvergenceVerdict verdict = CarriedResult.Acceptable.RcpVerdict(out _)!;
        double[] epochs = [.. Enumerable.Range(0, 5).Select(static run => MllogLog.Read(MllogTraining.Of(CarriedResult.Acceptable, run)).All("eval_accuracy")[^1].Metadata.GetProperty("epoch_num").GetDouble()).Order()];
        Assert.Equal(epochs[1..4].Average(), verdict.Mean!.Value, 1e-9);
        JsonElement points = JsonDocument.Parse(MllogRcps.Of(TrainingFiles.Base.ReferenceConvergence!, CarriedResult.FiveRuns)).RootElement;
        double[] reference = [.. points.GetProperty("retinanet_ref_4").GetProperty("Epochs to converge").EnumerateArray().Select(static one => one.GetDouble()).Order()];
        Assert.Equal(reference[1..^1].Average(), verdict.Against.Tested()!.Mean, 1e-9);
    }
}
