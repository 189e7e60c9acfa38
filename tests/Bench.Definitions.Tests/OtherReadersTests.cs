using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class OtherReadersTests
{
    [Fact]
    public void The_rulesets_numbers_are_the_rounds()
    {
        Ruleset ruleset = Texts.Ruleset().Value;
        Assert.Equal("1.0", ruleset.Id);
        Assert.Equal(TimeSpan.FromSeconds(60), ruleset.Full.MinDuration);
        Assert.Equal((TimeSpan.FromSeconds(2), 8, 4, false), (ruleset.Quick.MinDuration, ruleset.Quick.MinQueries, ruleset.Quick.AccuracySamples!.Value, ruleset.Quick.EarlyStopping));
        Assert.Equal((256, 1024, 256L << 20), (ruleset.PositionsPerResponse, ruleset.MaximumKeptResponses, ruleset.MaximumKeptBytes));
        Assert.Equal(3, new HashSet<ulong> { ruleset.Seeds.Qsl, ruleset.Seeds.SampleIndex, ruleset.Seeds.Schedule }.Count);
    }

    [Fact]
    public void The_ruleset_of_mlperf_has_mlperfs_numbers()
    {
        // Source: mlperf.conf and the submission checker of mlcommons/inference, v6.1.
        string path = Repository.At("rules", "rulesets", "mlperf-6.1.yaml");
        Ruleset ruleset = RulesetReader.Read(path, File.ReadAllBytes(path)).Value!.Value;
        Assert.Equal("mlperf-6.1", ruleset.Id);
        Assert.Equal((2085463073848966840UL, 2747215439041700203UL, 16159082839903944936UL), (ruleset.Seeds.Qsl, ruleset.Seeds.SampleIndex, ruleset.Seeds.Schedule));
        Assert.Equal((0.90, 0.99, 0.99, 8), (ruleset.Percentiles.SingleStream, ruleset.Percentiles.MultiStream, ruleset.Percentiles.Server, ruleset.MultiStreamSamplesPerQuery));
        Assert.Equal((TimeSpan.FromSeconds(600), 100, 662, 24576), (ruleset.Full.MinDuration, ruleset.Full.MinQueries, ruleset.Full.MultiStreamMinQueries, ruleset.Full.OfflineMinSamples));
    }

    [Theory]
    [InlineData("6.1-mlperf")]
    [InlineData("MLPerf-6.1")]
    [InlineData("../1.0")]
    [InlineData("mlperf-6")]
    public void A_rounds_name_is_a_version_after_the_name_of_another_body(string id)
    {
        string text = File.ReadAllText(Repository.At("rules", "rulesets", "mlperf-6.1.yaml")).Replace("id: mlperf-6.1", $"id: {id}", StringComparison.Ordinal);
        Assert.False(RulesetReader.Read("r.yaml", Texts.Bytes(text)).Succeeded);
    }

    [Fact]
    public void Reads_a_submission_with_rates_and_borrowed_settings()
    {
        string text = Texts.Submission + $"sut: sut/sut.yaml\nborrowed:\n  - {{ name: batch, value: \"16\", from: {new string('a', 64)} }}\n";
        Submission submission = Texts.SubmissionOf(text).Value;
        Assert.Equal([(Scenario.Server, 12.5), (Scenario.Offline, 30.0)], submission.TargetRates.Select(static rate => (rate.Scenario, rate.QueriesPerSecond)));
        Assert.Equal(("sut/sut.yaml", "16", true), (submission.Sut, submission.Borrowed[0].Value, submission.Submittable));
    }

    [Theory]
    [InlineData("../sut.yaml")]
    [InlineData("a/../../sut.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("\"..\\\\sut.yaml\"")]
    [InlineData("C:/sut.yaml")]
    public void Refuses_a_path_that_leaves_the_folder(string path)
    {
        Parsed<Definition<Submission>> read = SubmissionReader.Read("submission.yaml", Texts.Bytes(Texts.Submission + $"sut: {path}\n"));
        Finding finding = Assert.Single(read.Findings);
        Assert.Equal((DefinitionCodes.PathLeavesFolder, 9), (finding.RuleId, finding.Location.Line));
        Parsed<Definition<SutDefinition>> sut = SutReader.Read("sut.yaml", Texts.Bytes($"schema: bench/sut/v1\nname: x\ncommand: [./x]\nfiles: [{path}]\n"));
        Assert.Equal(DefinitionCodes.PathLeavesFolder, Assert.Single(sut.Findings).RuleId);
    }

    [Fact]
    public void Refuses_a_program_outside_the_folder_but_takes_an_absolute_one_or_a_name()
    {
        Parsed<Definition<SutDefinition>> Read(string program) => SutReader.Read("sut.yaml", Texts.Bytes($"schema: bench/sut/v1\nname: x\ncommand: [{program}, \"-v\"]\n"));
        Assert.Equal(DefinitionCodes.PathLeavesFolder, Assert.Single(Read("../x").Findings).RuleId);
        Assert.True(Read("/usr/bin/python3").Succeeded);
        Assert.Equal(TimeSpan.FromSeconds(30), Texts.Value(Read("python3")).Value.Timeout);
    }

    [Fact]
    public void Gives_every_finding_of_a_submission_at_once()
    {
        const string Bad =
            """
            schema: bench/submission/v1
            submitter: ../Example
            division: close
            categroy: rdi
            system: Example Box
            precision: { inputs: float32 }
            target_rates:
              matmul small: { server: 1 }
              matmul-1024: { server: -1, offline: .inf, single_stream: 3 }

            """;
        Golden.Matches("submission_findings.txt", Texts.Print(SubmissionReader.Read("submission.yaml", Texts.Bytes(Bad)).Findings));
    }

    [Fact]
    public void Reads_a_system_description_as_sorted_text()
    {
        const string Text = "system_name: Example Box\nnumber_of_nodes: 1\naccelerator_on-chip_memories: \"\"\n";
        ImmutableSortedDictionary<string, string> fields = Texts.Value(SystemReader.Read("s.yaml", Texts.Bytes(Text))).Value;
        Assert.Equal(["accelerator_on-chip_memories", "number_of_nodes", "system_name"], fields.Keys);
        Assert.Equal(("", "1"), (fields["accelerator_on-chip_memories"], fields["number_of_nodes"]));
        Assert.False(SystemReader.Read("s.yaml", Texts.Bytes("system_name:\n")).Succeeded);
        Assert.False(SystemReader.Read("s.yaml", Texts.Bytes("system_name: [a]\n")).Succeeded);
        Assert.False(SystemReader.Read("s.yaml", Texts.Bytes("{}\n")).Succeeded);
    }

    [Fact]
    public void The_local_submission_reads_as_it_is_written()
    {
        Assert.Equal(Division.Open, Texts.SubmissionOf(LocalSubmission.TextIn(Division.Open, NumberFormat.Fp32)).Value.Division);
        Submission read = Texts.SubmissionOf(LocalSubmission.TextIn(Division.Closed, NumberFormat.Int8)).Value;
        Assert.Equal(LocalSubmission.With(NumberFormat.Int8) with { Submittable = true, TargetRates = read.TargetRates, Borrowed = read.Borrowed }, read);
    }

    [Fact]
    public void Every_code_has_a_title_and_every_title_a_code()
    {
        IEnumerable<string> codes = typeof(DefinitionCodes).GetFields().Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!);
        Assert.Equal(codes.Order(), DefinitionCodes.Titles.Keys.Order());
        Assert.Equal(Enumerable.Range(1, DefinitionCodes.Titles.Count).Select(static number => $"DEF{number:D3}"), DefinitionCodes.Titles.Keys.Order());
    }
}
