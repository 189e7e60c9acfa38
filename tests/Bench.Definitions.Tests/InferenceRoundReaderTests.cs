using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class InferenceRoundReaderTests
{
    public static TheoryData<string> Rounds => ["v5.0", "v5.1", "v6.0", "v6.1"];

    [Theory]
    [MemberData(nameof(Rounds))]
    public void Every_shipped_round_reads_without_findings(string id)
    {
        Parsed<Definition<InferenceRound>> read = Read(id);
        Assert.Empty(read.Findings);
        InferenceRound round = read.Value!.Value;
        Assert.Equal(id, round.Id);
        Assert.Equal(id[1] == '6', round.Beside);
        Assert.Equal(TimeSpan.FromSeconds(600), round.MinDuration);
        Assert.All(round.Aliases.Values, alias => Assert.True(round.Benchmarks.ContainsKey(alias)));
        Assert.All(round.Benchmarks.Values, static benchmark => Assert.All(benchmark.Accuracy, static one => Assert.True(one.Least is not null || one.Greatest is not null)));
    }

    [Fact]
    public void No_two_rounds_have_a_seed_in_common() =>
        Assert.Equal(12, new[] { "v5.0", "v5.1", "v6.0", "v6.1" }.Select(static id => Read(id).Value!.Value.Seeds).SelectMany(static seeds => new[] { seeds.Qsl, seeds.SampleIndex, seeds.Schedule }).Distinct().Count());

    [Fact]
    public void The_numbers_are_those_of_the_round()
    {
        // Source: the submission checker of mlcommons/inference at b66003e1.
        InferenceRound round = Read("v5.0").Value!.Value;
        Assert.Equal((6023615788873153749UL, 15036839855038426416UL, 9933818062894767841UL), (round.Seeds.Qsl, round.Seeds.SampleIndex, round.Seeds.Schedule));
        InferenceBenchmark resnet = round.Benchmarks["resnet"];
        Assert.Equal((1024L, 50000L, 24576L, 15_000_000L), (resnet.PerformanceSamples, resnet.AccuracySamples, resnet.OfflineSamples!.Value, resnet.Server!.Latency!.Value.Value));
        Assert.Equal(76.46 * 0.99, Assert.Single(resnet.Accuracy).Target);
        Assert.Equal(["TEST01", "TEST04"], resnet.Tests.ToArray());
        Assert.Equal([MlperfScenario.Server, MlperfScenario.Offline], resnet.Datacenter!.Required.ToArray());
        Assert.Equal(0.999, round.Benchmarks["pointpainting"].SingleStreamPercentile);
        Assert.Equal("resnet", round.Aliases["resnet50"]);
    }

    [Fact]
    public void A_scenario_may_have_numbers_of_its_own()
    {
        InferenceBenchmark qwen = Read("v6.1").Value!.Value.Benchmarks["qwen3-vl-235b-a22b"];
        Assert.Equal((8000L, 48289L), (qwen.AccuracySamplesOf(MlperfScenario.Interactive), qwen.AccuracySamplesOf(MlperfScenario.Server)));
        Assert.Equal((0.7878 * 0.99, 0.7903 * 0.99), (Assert.Single(qwen.AccuracyOf(MlperfScenario.Interactive)).Target, Assert.Single(qwen.AccuracyOf(MlperfScenario.Offline)).Target));
    }

    private static Parsed<Definition<InferenceRound>> Read(string id)
    {
        string path = Repository.At("rules", "rounds", id + ".yaml");
        return InferenceRoundReader.Read(path, File.ReadAllBytes(path));
    }
}
