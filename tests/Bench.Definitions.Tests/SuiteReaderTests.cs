using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class SuiteReaderTests
{
    private const string Lengths =
        """
        schema: bench/suite/v1
        id: lengths
        title: Two lengths
        scenarios: [single_stream, offline]
        workloads:
          - { workload: short, implementations: [tiled, skipping] }
          - { workload: folder/long.yaml }

        """;

    [Fact]
    public void Reads_workloads_in_their_order_with_implementations_and_scenarios()
    {
        Definition<Suite> suite = Texts.Value(Read(Lengths));

        Assert.Equal(("lengths", "Two lengths"), (suite.Value.Id, suite.Value.Title));
        Assert.Equal([Scenario.SingleStream, Scenario.Offline], suite.Value.Scenarios.AsEnumerable());
        Assert.Equal(["short", "folder/long.yaml"], suite.Value.Workloads.Select(static entry => entry.Workload));
        Assert.Equal(["tiled", "skipping"], suite.Value.Workloads[0].Implementations.AsEnumerable());
        Assert.Empty(suite.Value.Workloads[1].Implementations);
        Assert.Equal(new Location("suites/lengths.yaml", 6, 24), suite.LocationOf("workloads[0].implementations"));
    }

    [Fact]
    public void A_path_is_relative_to_the_suite_and_an_id_is_none()
    {
        Definition<Suite> suite = Texts.Value(Read(Lengths));

        Assert.Equal(["short", Path.Combine("suites", "folder/long.yaml")], suite.Value.Workloads.Select(entry => SuiteReader.PathOf(suite, entry)));
        Assert.Equal([false, true], suite.Value.Workloads.Select(SuiteReader.NamesFile));
    }

    [Theory]
    [InlineData("  - { workload: short }\n  - { workload: other }\n  - { workload: short, implementations: [tiled] }", 8, 5, DefinitionCodes.Contradiction)]
    [InlineData("  []", 6, 3, DefinitionCodes.OutOfRange)]
    [InlineData("  - short", 6, 5, DefinitionCodes.WrongType)]
    [InlineData("  - { workload: short, implementation: tiled }", 6, 24, DefinitionCodes.UnknownKey)]
    [InlineData("  - { implementations: [tiled] }", 6, 5, DefinitionCodes.MissingKey)]
    [InlineData("  - { workload: short, implementations: [] }", 6, 41, DefinitionCodes.OutOfRange)]
    [InlineData("  - { workload: short, implementations: [Tiled] }", 6, 42, DefinitionCodes.MalformedText)]
    public void Says_where_a_list_of_workloads_is_wrong(string workloads, int line, int column, string code)
    {
        string text = Lengths[..Lengths.IndexOf("  - {", StringComparison.Ordinal)] + workloads + "\n";

        Finding finding = Assert.Single(Read(text).Findings, static finding => finding.Severity == Severity.Error);
        Assert.Equal((code, new Location("suites/lengths.yaml", line, column)), (finding.RuleId, finding.Location));
    }

    [Fact]
    public void An_unknown_scenario_is_refused()
    {
        Finding finding = Assert.Single(Read(Lengths.Replace("offline", "online", StringComparison.Ordinal)).Findings);
        Assert.Equal((DefinitionCodes.UnknownName, 4, 28), (finding.RuleId, finding.Location.Line, finding.Location.Column));
    }

    [Fact]
    public void A_folders_suites_are_no_workloads_and_its_workloads_no_suites()
    {
        string folder = Directory.CreateTempSubdirectory("bench-suites-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "lengths.yaml"), Lengths);
            File.WriteAllText(Path.Combine(folder, "matmul-small.yaml"), Texts.Matmul);

            Assert.Equal("lengths", Assert.Single(Texts.Value(SuiteReader.Open(folder))).Value.Id);
            Assert.Equal("matmul-small", Assert.Single(Texts.Value(WorkloadFolder.Open(folder)).Workloads).Value.Id);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_shipped_suite_has_each_series_over_at_least_three_lengths_of_one_width()
    {
        Definition<Suite> suite = Assert.Single(Texts.Value(SuiteReader.Open(Repository.At("workloads"))));
        WorkloadFolder workloads = Texts.Value(WorkloadFolder.Open(Repository.At("workloads")));
        var sequences = suite.Value.Workloads.SelectMany(entry => entry.Implementations.DefaultIfEmpty("").Select(implementation => (implementation, Shape: Texts.Value(workloads.Find(entry.Workload)).Value.Problem.Sequenced!.Value))).ToArray();

        Assert.Equal("sequence-lengths", suite.Value.Id);
        Assert.Equal(512, Assert.Single(sequences.Select(static one => one.Shape.Width).Distinct()));
        Assert.All(sequences.GroupBy(static one => (one.implementation, one.Shape.Series)), static series => Assert.InRange(series.Count(), 3, int.MaxValue));
        Assert.Equal(["GRU 512", "LSTM 512"], sequences.Where(static one => one.Shape.IsRecurrent).Select(static one => one.Shape.Series).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("causal attention 8 x 64", Assert.Single(sequences.Where(static one => !one.Shape.IsRecurrent).Select(static one => one.Shape.Series).Distinct()));
    }

    private static Parsed<Definition<Suite>> Read(string text) => SuiteReader.Read("suites/lengths.yaml", Texts.Bytes(text));
}
