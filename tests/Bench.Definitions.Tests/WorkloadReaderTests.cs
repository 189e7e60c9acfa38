using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class WorkloadReaderTests
{
    [Fact]
    public void Reads_every_key_of_a_workload()
    {
        Definition<Workload> definition = Texts.Workload();
        Workload workload = definition.Value;
        Assert.Equal(("matmul-small", "1.0", "A small product", true), (workload.Id, workload.Version, workload.Title, workload.Quick));
        MatmulProblem problem = Assert.IsType<MatmulProblem>(workload.Problem);
        Assert.Equal(new MatmulShape(64, 32, 16), Assert.Single(problem.Shapes));
        Assert.Equal(ulong.MaxValue, workload.Dataset.Seed);
        Assert.True(workload.Dataset.Frozen);
        Assert.Equal(4, workload.Scenarios.Length);
        Assert.Equal(100_000_000, workload.For(Scenario.Server)!.LatencyBoundNs);
        Assert.Equal("workload.yaml:11:3", definition.LocationOf("dataset.seed").ToString());
        Assert.Equal("workload.yaml:20:13", definition.LocationOf("scenarios.server.latency_bound").ToString());
    }

    [Fact]
    public void Belongs_to_the_suite_of_peers_only_where_it_says_so()
    {
        Assert.False(Texts.Workload().Value.Peers);
        Assert.True(Texts.Value(Texts.ReadWorkload(Texts.Matmul.Replace("quick: true", "peers: true", StringComparison.Ordinal))).Value.Peers);
        Assert.False(Texts.ReadWorkload(Texts.Matmul.Replace("quick: true", "peers: matmul", StringComparison.Ordinal)).Succeeded);
    }

    [Fact]
    public void Gives_every_finding_at_once_with_place_and_help()
    {
        const string Bad =
            """
            schema: bench/workload/v1
            id: Matmul Small
            version: 1.0
            famly: matmul
            family: matmull
            title: yes
            kind: training
            quick: yes
            dataset:
              generator: philox@2
              seed: 010
              samples: 1_000
              performance_samples: 0x10
              sha256: ABC
              mirror: ../elsewhere
            precision: { reference: fp32, inputs: fp32, accumulation: [fp32, tf33] }
            accuracy: { metric: max_scaled_eror, targets: [ { inputs: fp32, maximum_error: .nan } ] }
            scenarios:
              servr: {}
              server: { latency_bound: 100, percentile: 1.0 }
              offline:

            """;
        Golden.Matches("workload_findings.txt", Texts.Print(Texts.ReadWorkload(Bad).Findings));
    }

    [Theory]
    [InlineData("m: 64", "m: 0", DefinitionCodes.OutOfRange)]
    [InlineData("m: 64", "m: -64", DefinitionCodes.OutOfRange)]
    [InlineData("m: 64", "m: 1048577", DefinitionCodes.OutOfRange)]
    [InlineData("m: 64", "m: 99999999999999999999999999", DefinitionCodes.OutOfRange)]
    [InlineData("m: 64", "m: 64.0", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: 6e1", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: \"64\"", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: 064", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: 0x40", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: 0o100", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: 6_4", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: +64", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: 1:04", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: .inf", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("m: 64", "m: nan", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: [64]", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: ~", DefinitionCodes.WrongType)]
    [InlineData("m: 64", "m: ", DefinitionCodes.WrongType)]
    [InlineData("m: 64, n: 32", "m: 1048576, n: 1048576", DefinitionCodes.TooMuchData)]
    [InlineData("samples: 64", "samples: 1000001", DefinitionCodes.OutOfRange)]
    [InlineData("samples: 64", "samples: 15", DefinitionCodes.Contradiction)]
    [InlineData("seed: 18446744073709551615", "seed: 18446744073709551616", DefinitionCodes.OutOfRange)]
    [InlineData("quick: true", "quick: on", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("quick: true", "quick: True", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("version: \"1.0\"", "version: \"1\"", DefinitionCodes.MalformedText)]
    [InlineData("id: matmul-small", "id: ../matmul", DefinitionCodes.MalformedText)]
    [InlineData("id: matmul-small", "id: \"matmul\\n\"", DefinitionCodes.MalformedText)]
    [InlineData("100 ms", "100 parsecs", DefinitionCodes.MalformedText)]
    [InlineData("100 ms", "0 ms", DefinitionCodes.OutOfRange)]
    [InlineData("100 ms", "9999 h", DefinitionCodes.OutOfRange)]
    [InlineData("{ latency_bound: 100 ms }", "{}", DefinitionCodes.MissingKey)]
    [InlineData("{ latency_bound: 100 ms }", "{ latency_bound: 100 ms, percentile: 1 }", DefinitionCodes.OutOfRange)]
    [InlineData("{ latency_bound: 100 ms }", "{ latency_bound: 100 ms, percentile: .inf }", DefinitionCodes.AmbiguousSpelling)]
    [InlineData("{ latency_bound: 100 ms }", "{ latency_bound: 100 ms, percentile: 1e-999 }", DefinitionCodes.OutOfRange)]
    [InlineData("max_scaled_error }", "max_logit_margin }", DefinitionCodes.Contradiction)]
    [InlineData("schema: bench/workload/v1", "schema: bench/workload/v2", DefinitionCodes.UnknownName)]
    public void Refuses_a_spoiled_value(string right, string wrong, string code)
    {
        Assert.Contains(right, Texts.Matmul, StringComparison.Ordinal);
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Texts.Matmul.Replace(right, wrong, StringComparison.Ordinal));
        Assert.False(read.Succeeded);
        Finding finding = read.Findings.First(static finding => finding.Severity == Severity.Error);
        Assert.Equal(code, finding.RuleId);
        Assert.True(finding.Location.Line > 0);
    }

    [Fact]
    public void Refuses_more_than_four_gibibytes_of_samples()
    {
        string text = Texts.Matmul.Replace("m: 64, n: 32, k: 16", "m: 1024, n: 1024, k: 1024", StringComparison.Ordinal)
            .Replace("samples: 64", "samples: 1000", StringComparison.Ordinal);
        Assert.Contains(Texts.ReadWorkload(text).Findings, static finding => finding.RuleId == DefinitionCodes.TooMuchData);
    }

    [Fact]
    public void Reads_a_draft_with_a_warning()
    {
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Texts.Matmul.Replace(new string('0', 63) + "1", "unfrozen", StringComparison.Ordinal));
        Assert.True(read.Succeeded);
        Assert.False(read.Value.Value.Dataset.Frozen);
        Finding warning = Assert.Single(read.Findings);
        Assert.Equal((DefinitionCodes.DatasetUnfrozen, Severity.Warning), (warning.RuleId, warning.Severity));
    }

    [Fact]
    public void Lets_a_target_tighten_and_never_loosen()
    {
        string With(string error) => WorkloadDraft.Of("rnn", "tight").Replace("metric: max_scaled_error", $"metric: max_scaled_error\n  targets: [ {{ inputs: fp32, maximum_error: {error} }} ]", StringComparison.Ordinal);
        Assert.True(Texts.ReadWorkload(With("1e-30")).Succeeded);
        Assert.Contains(Texts.ReadWorkload(With("0.5")).Findings, static finding => finding.RuleId == DefinitionCodes.TargetLooser);
    }

    [Theory]
    [InlineData("inputs: [fp32]", "inputs: [bf16, bf16]", "precision.inputs[1] is 'bf16', which stands in the list already; expected number formats that differ")]
    [InlineData("accumulation: [fp32, fp64]", "accumulation: [fp32, int8]", "precision.accumulation[1] is 'int8', expected one of fp64, fp32, tf32, bf16, fp16")]
    [InlineData("quick: true", "implementations: [packed, packed]", "implementations[1] is 'packed', which stands in the list already")]
    public void Refuses_formats_and_implementations_that_no_run_could_tell_apart_or_have(string right, string wrong, string said)
    {
        Assert.Contains(right, Texts.Matmul, StringComparison.Ordinal);
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Texts.Matmul.Replace(right, wrong, StringComparison.Ordinal));
        Assert.False(read.Succeeded);
        Finding finding = Assert.Single(read.Findings);
        Assert.StartsWith(said, finding.Message, StringComparison.Ordinal);
        Assert.True(finding.Location.Column > 1);
    }

    [Fact]
    public void Says_of_missing_scenarios_which_there_are_and_how_they_are_written()
    {
        string text = Texts.Matmul[..Texts.Matmul.IndexOf("scenarios:", StringComparison.Ordinal)];
        Finding missing = Assert.Single(Texts.ReadWorkload(text).Findings);
        Assert.Equal((DefinitionCodes.MissingKey, "a workload lacks the key 'scenarios', expected a set of scenarios: a mapping with one or more of single_stream, multi_stream, server, offline"), (missing.RuleId, missing.Message));
        Assert.Contains("{ single_stream: {}, offline: {} }", missing.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Warns_of_a_target_for_a_format_that_closed_does_not_allow()
    {
        string text = Texts.Matmul
            .Replace("{ metric: max_scaled_error }", "{ metric: max_scaled_error, targets: [{ inputs: fp32, maximum_error: 1e-9 }, { inputs: bf16, maximum_error: 1e-9 }] }", StringComparison.Ordinal);
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(text);
        Assert.True(read.Succeeded);
        Finding warning = Assert.Single(read.Findings);
        Assert.Equal((DefinitionCodes.Contradiction, Severity.Warning), (warning.RuleId, warning.Severity));
        Assert.Contains("accuracy.targets[1] is for bf16 inputs, which are not among precision.inputs, fp32", warning.Message, StringComparison.Ordinal);
        Assert.True(warning.Location is { Line: > 1, Column: > 40 });
    }

    [Fact]
    public void Never_throws_on_spoiled_text()
    {
        Random random = new(20261122);
        byte[] good = Encoding.UTF8.GetBytes(Texts.Matmul);
        byte[] alphabet = Encoding.UTF8.GetBytes("[]{}:,-?&*!|>'\"%@` \n\t#~0x_.eé");
        for (int round = 0; round < 3000; round++)
        {
            List<byte> bytes = round % 3 == 0 ? [] : [.. good];
            int edits = round % 3 == 0 ? random.Next(200) : random.Next(1, 12);
            for (int edit = 0; edit < edits; edit++)
            {
                int at = random.Next(bytes.Count + 1);
                byte value = random.Next(4) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
                if (at == bytes.Count || random.Next(2) == 0)
                {
                    bytes.Insert(at, value);
                }
                else if (random.Next(2) == 0)
                {
                    bytes[at] = value;
                }
                else
                {
                    bytes.RemoveRange(at, random.Next(1, Math.Min(40, bytes.Count - at) + 1));
                }
            }

            byte[] text = [.. bytes];
            Exception? thrown = Record.Exception(() =>
            {
                Parsed<Definition<Workload>> read = WorkloadReader.Read("w.yaml", text);
                Assert.NotEqual(read.Succeeded, read.Findings.HasErrors);
                SystemReader.Read("s.yaml", text);
                SubmissionReader.Read("s.yaml", text);
            });
            Assert.True(thrown is null, $"round {round}: {thrown}\n{Convert.ToBase64String(text)}");
        }
    }
}
