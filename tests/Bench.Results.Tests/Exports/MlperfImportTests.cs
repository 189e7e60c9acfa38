using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Exports;
using Bench.Results.Imports;
using Bench.Results.Tests.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics.Conformance;
using Bench.Statistics.Imports;

namespace Bench.Results.Tests.Exports;

/// <summary>A tree that the export wrote is read again with equal figures.</summary>
public sealed class MlperfImportTests
{
    private static readonly InferenceRound Round = new()
    {
        Id = "v6.1",
        Beside = true,
        Seeds = MlperfRound.All[0].Seeds,
        MinDuration = TimeSpan.FromSeconds(600),
        Percentiles = new ScenarioPercentiles { SingleStream = 0.9, MultiStream = 0.99, Server = 0.99 },
        MultiStreamSamplesPerQuery = 8,
        Compliance = new ComplianceNumbers { AccuracyLogSeed = 1, RepeatedSample = 3, ScoreTolerance = 0.1, ShortScoreTolerance = 0.2, ShortSingleStream = new(200_000), ShortMultiStream = new(1_600_000) },
        Aliases = ImmutableSortedDictionary<string, string>.Empty,
        Benchmarks = ImmutableSortedDictionary<string, InferenceBenchmark>.Empty.Add(MlperfRound.Carrier, new InferenceBenchmark
        {
            PerformanceSamples = 43,
            AccuracySamples = 43,
            Accuracy = [new AccuracyRequirement { Metric = "DICE", Reference = 0.8617, Least = 0.99 }],
            Tests = ["TEST01"],
        }),
    };

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Figure_accuracy_and_system_are_those_that_were_exported(Scenario scenario)
    {
        using TemporaryFolder folder = new();
        MlperfResult exported = ExportedResult.Acceptable(scenario);
        MlperfTree.Write(folder.Root, [exported]);

        ImportedTree tree = SubmissionTreeReader.Read(folder.Root, [Round]);
        ImportedResult imported = Assert.Single(tree.Results);
        JudgedImport judged = new(imported.Evidence, imported.Findings);
        string key = SubmittedFigure.ScoreKey(scenario);
        string written = LoadGenReading.Of(exported.Evidence.Performance!).DetailValues.Single(pair => pair.Key == key).Value;

        Assert.Equal("by the seeds of 1 of 1 logs", tree.RoundFrom);
        Assert.Empty(tree.Findings);
        Assert.All(imported.Findings, static finding => Assert.Equal((ImportCode.NotRecomputable, Severity.Note), (finding.RuleId, finding.Severity)));
        Assert.Equal(MlperfRound.Carrier, imported.Evidence.Model);
        Assert.Equal(double.Parse(written, CultureInfo.InvariantCulture), judged.Figure!.Value);
        Assert.Equal("DICE: 1.00000", judged.Accuracy);
        Assert.Equal(exported.Evidence.Plan.System, imported.Evidence.SystemFields!.Path.Split('/')[^1][..^5]);
        Assert.True(Assert.Single(tree.Submissions).HasSource);
    }
}
