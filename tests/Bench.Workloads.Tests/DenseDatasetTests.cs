using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Workloads.Tests;

public sealed class DenseDatasetTests
{
    public static TheoryData<string> Files => ["matmul/matmul-1024.yaml", "matmul/matmul-43.yaml", "matmul/matmul-transformer.yaml", "matmul/matmul-squares.yaml", "matmul/matmul-small-m.yaml", "attention/attention-full-128.yaml", "attention/attention-1024.yaml", "attention/attention-4096.yaml", "attention/attention-16384.yaml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_pinned_digest_is_that_of_the_generated_data(string file)
    {
        string yaml = File.ReadAllText(Repository.At("workloads", file));
        DatasetSpec spec = new()
        {
            Generator = Setting(yaml, "generator"),
            Seed = ulong.Parse(Setting(yaml, "seed"), CultureInfo.InvariantCulture),
            Samples = int.Parse(Setting(yaml, "samples"), CultureInfo.InvariantCulture),
            PerformanceSamples = int.Parse(Setting(yaml, "performance_samples"), CultureInfo.InvariantCulture),
            Sha256 = Sha256Digest.Parse(Setting(yaml, "sha256")),
        };
        new GeneratedDataset(ProblemOf(yaml), spec).Verify();
    }

    // Enough of the format for these files; the reader of definitions has its own tests.
    private static Problem ProblemOf(string yaml)
    {
        if (Setting(yaml, "family") == "attention")
        {
            return new AttentionProblem { Heads = Number(yaml, "heads"), Sequence = Number(yaml, "sequence"), HeadDim = Number(yaml, "head_dim"), Causal = Setting(yaml, "causal") == "true" };
        }

        return new MatmulProblem
        {
            Shapes = [.. Regex.Matches(yaml, @"\{ m: .*? \}").Select(static shape => new MatmulShape(Number(shape.Value, "m"), Number(shape.Value, "n"), Number(shape.Value, "k")))],
            RightOperand = Enum.Parse<MatmulRightOperand>(Setting(yaml, "right_operand"), ignoreCase: true),
        };
    }

    private static int Number(string yaml, string key) => int.Parse(Setting(yaml, key), CultureInfo.InvariantCulture);

    private static string Setting(string yaml, string key)
    {
        Match match = Regex.Match(yaml, $@"(?<![a-z_]){key}: ([^\s,]+)");
        Assert.True(match.Success, $"no {key}");
        return match.Groups[1].Value;
    }
}
