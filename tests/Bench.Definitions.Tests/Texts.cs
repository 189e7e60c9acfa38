using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

/// <summary>Definitions that are right, for tests to spoil.</summary>
internal static class Texts
{
    public const string Matmul =
        """
        schema: bench/workload/v1
        id: matmul-small
        version: "1.0"
        family: matmul
        title: A small product
        kind: inference
        quick: true
        problem: { right_operand: input, shapes: [ { m: 64, n: 32, k: 16 } ] }
        dataset:
          generator: philox@1
          seed: 18446744073709551615
          samples: 64
          performance_samples: 16
          sha256: 0000000000000000000000000000000000000000000000000000000000000001
        precision: { reference: fp64, inputs: [fp32], accumulation: [fp32, fp64] }
        accuracy: { metric: max_scaled_error }
        scenarios:
          single_stream: {}
          multi_stream: {}
          server: { latency_bound: 100 ms }
          offline: {}

        """;

    public const string Submission =
        """
        schema: bench/submission/v1
        submitter: Example
        division: closed
        category: rdi
        system: example-box
        precision: { inputs: fp32, accumulation: fp32 }
        target_rates:
          matmul-small: { server: 12.5, offline: 30 }

        """;

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static Parsed<Definition<Workload>> ReadWorkload(string text) => WorkloadReader.Read("workload.yaml", Bytes(text));

    public static Definition<Workload> Workload(string text = Matmul) => Value(ReadWorkload(text));

    public static Definition<Submission> SubmissionOf(string text = Submission) => Value(SubmissionReader.Read("submission.yaml", Bytes(text)));

    public static Definition<Ruleset> Ruleset() => Value(RulesetReader.Read("1.0.yaml", File.ReadAllBytes(Repository.At("rules", "rulesets", "1.0.yaml"))));

    public static T Value<T>(Parsed<T> parsed)
        where T : class
    {
        Assert.True(parsed.Succeeded, Print(parsed.Findings));
        return parsed.Value;
    }

    public static string Print(IEnumerable<Finding> findings) =>
        string.Concat(findings.Select(static finding => finding.Help.Length == 0 ? $"{finding}\n" : $"{finding}\n  help: {finding.Help}\n"));
}
