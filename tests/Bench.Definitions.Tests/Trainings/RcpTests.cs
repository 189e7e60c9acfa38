using System.Collections.Immutable;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Tests.Trainings;

public sealed class RcpTests
{
    private const string Text =
        """
        # Made by 'bench rcp make': the examples that the reference trained on until it met the target.
        schema: bench/rcp/v1
        workload: lstm-small
        version: "1.0"
        workload_sha256: 0000000000000000000000000000000000000000000000000000000000000001
        batch_group: [global_batch_size]
        points:
          - batch_size: 16
            precision: fp32
            hyperparameters:
              opt_name: adamw
              global_batch_size: 16
              opt_base_learning_rate: 1E-05
            runs:
              - { seed: 18446744073709551615, examples: 8192 }
              - { seed: 2, examples: null }
          - batch_size: 32
            precision: fp64
            hyperparameters:
              opt_name: adamw
              global_batch_size: 32
              opt_base_learning_rate: 0.004
            runs:
              - { seed: 1, examples: 16384 }

        """;

    [Fact]
    public void Reads_every_key_and_writes_the_same_bytes()
    {
        ReferenceConvergencePoints points = Texts.Value(Read(Text)).Value;
        Assert.Equal(("lstm-small", "1.0"), (points.Workload, points.WorkloadVersion));
        Assert.Equal([new ReferenceRun(ulong.MaxValue, 8192), new ReferenceRun(2, null)], points.Points[0].Runs.Select(static run => run));
        Assert.Equal((16, NumberFormat.Fp32, 32, NumberFormat.Fp64), (points.Points[0].BatchSize, points.Points[0].Precision, points.Points[1].BatchSize, points.Points[1].Precision));
        Assert.Equal([false, true, false], points.Points[0].Hyperparameters.Select(static one => one.BatchGroup));
        Assert.Equal("1E-05", points.Points[0].Hyperparameters[2].Value.Text);
        Assert.Equal(Text, RcpText.Of(points));
    }

    [Fact]
    public void What_a_plan_has_reads_back_as_it_was()
    {
        ImmutableArray<PlannedHyperparameter> planned = TrainingTexts.Lent("opt_base_learning_rate=1.2345678901234567e-7");
        ReferenceConvergencePoints points = new()
        {
            Workload = "lstm-small",
            WorkloadVersion = "1.0",
            WorkloadDigest = Sha256Digest.Of("w"u8),
            Points = [new ReferenceConvergencePoint { BatchSize = 32, Precision = NumberFormat.Fp32, Hyperparameters = planned, Runs = [new ReferenceRun(1, 100)] }],
        };
        ReferenceConvergencePoint again = Assert.Single(Texts.Value(Read(RcpText.Of(points))).Value.Points);
        Assert.Equal(planned.Select(static one => (one.Name, one.Value, one.BatchGroup)), again.Hyperparameters.Select(static one => (one.Name, one.Value, one.BatchGroup)));
    }

    [Theory]
    [InlineData("batch_size: 32\n", "batch_size: 16\n", DefinitionCodes.Contradiction)]
    [InlineData("global_batch_size: 32", "global_batch_size: 64", DefinitionCodes.Contradiction)]
    [InlineData("seed: 2, examples: null", "seed: 18446744073709551615, examples: 4", DefinitionCodes.Contradiction)]
    [InlineData("examples: null", "examples: ~", DefinitionCodes.WrongType)]
    [InlineData("examples: null", "examples: none", DefinitionCodes.WrongType)]
    [InlineData("examples: null", "examples: 0", DefinitionCodes.OutOfRange)]
    [InlineData("examples: null", "examples: -1", DefinitionCodes.OutOfRange)]
    [InlineData(", examples: null", "", DefinitionCodes.MissingKey)]
    [InlineData("precision: fp64", "precision: fp63", DefinitionCodes.UnknownName)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "unfrozen", DefinitionCodes.MalformedText)]
    [InlineData("opt_base_learning_rate: 0.004", "opt_base_learning_rat: 0.004", DefinitionCodes.UnknownKey)]
    [InlineData("[global_batch_size]", "[global_batchsize]", DefinitionCodes.UnknownName)]
    public void Refuses_a_spoiled_value(string right, string wrong, string code)
    {
        Assert.Contains(right, Text, StringComparison.Ordinal);
        Parsed<Definition<ReferenceConvergencePoints>> read = Read(Text.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(read.Findings, finding => finding.RuleId == code && finding.Location.Line > 0);
    }

    private static Parsed<Definition<ReferenceConvergencePoints>> Read(string text) => RcpReader.Read("lstm-small.rcp.yaml", Texts.Bytes(text));
}
