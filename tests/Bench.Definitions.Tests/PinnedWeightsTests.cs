using Bench.Definitions.Tests.Trainings;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Spec.Training;

namespace Bench.Definitions.Tests;

/// <summary>Weights from a file, a draft model, prompts of text, a checkpoint to train on from: how they are written, and what is refused.</summary>
public sealed class PinnedWeightsTests
{
    private const string Digest = "0000000000000000000000000000000000000000000000000000000000000002";

    private const string Decoding =
        """
        schema: bench/workload/v1
        id: decoding-small
        version: "1.0"
        family: decoding
        title: A small model and its draft
        kind: inference
        quick: false
        problem:
          model: { architecture: transformer, layers: 1, model_dim: 8, heads: 2, kv_heads: 2, feed_forward: 8, output_bias: true, weights: { file: target.safetensors, sha256: 0000000000000000000000000000000000000000000000000000000000000002 } }
          draft: { model: { architecture: gru, layers: 1, hidden: 4 }, length: 3 }
          vocabulary: 32
          prompts: { generator: grammar@1, seed: 9 }
          prompt_min: 2
          prompt_max: 8
          max_new_tokens: 8
          end_token: 27
        dataset:
          generator: philox@1
          seed: 1
          samples: 8
          performance_samples: 8
          sha256: 0000000000000000000000000000000000000000000000000000000000000001
        precision: { reference: fp64, inputs: [fp32], accumulation: [fp32] }
        accuracy: { metric: max_logit_margin }
        scenarios: { offline: {} }

        """;

    [Fact]
    public void Reads_a_model_of_a_file_its_draft_and_prompts_of_text()
    {
        DecodingProblem problem = Assert.IsType<DecodingProblem>(Texts.Workload(Decoding).Value.Problem);
        Assert.Equal(new WeightsFile("target.safetensors", Sha256Digest.Parse(Digest)), problem.Model.WeightsFile);
        Assert.True(problem.Model.OutputBias);
        Assert.Equal(3, problem.Draft!.Length);
        Assert.False(problem.Draft.Model.OutputBias);
        Assert.Equal(9UL, problem.Language);
        Assert.Equal("target.safetensors", Assert.Single(problem.Pinned).File.Name);
        Assert.Contains(problem.Weights, static tensor => tensor.Name == "output_bias");
        Assert.Contains(problem.Weights, static tensor => tensor.Name == "draft.layer0.w_ih");
        Assert.DoesNotContain(problem.Weights, static tensor => tensor.Name == "draft.output_bias");
    }

    [Fact]
    public void With_a_draft_weights_need_be_read_as_seldom_as_when_every_proposal_is_right()
    {
        DecodingProblem problem = Assert.IsType<DecodingProblem>(Texts.Workload(Decoding).Value.Problem);
        DecodingProblem plain = problem with { Draft = null };
        double weights = problem.Model.WeightBytesPerToken(32), state = plain.Model.StateBytesRead(5, 7);
        Assert.Equal((8 * weights) + state, plain.CostOf(0, 8, 1).Bytes, 1e-6);
        Assert.Equal((3 * weights) + (state / 4), problem.CostOf(0, 8, 1).Bytes, 1e-6);
        Assert.Equal(plain.CostOf(0, 8, 1).Flops, problem.CostOf(0, 8, 1).Flops);
    }

    [Theory]
    [InlineData("file: target.safetensors", "file: ../target.safetensors", "the name of a file beside this one that ends in .safetensors")]
    [InlineData("file: target.safetensors", "file: target.bin", "the name of a file beside this one that ends in .safetensors")]
    [InlineData("sha256: 0000000000000000000000000000000000000000000000000000000000000002", "sha256: unfrozen", "64 lower-case hexadecimal digits")]
    [InlineData("length: 3", "length: 0", "1 to 64")]
    [InlineData("architecture: transformer, layers: 1, model_dim: 8, heads: 2, kv_heads: 2, feed_forward: 8", "architecture: gru, layers: 1, hidden: 8", "expected a transformer: it alone checks several tokens")]
    [InlineData("generator: grammar@1", "generator: grammar@2", "grammar@1")]
    public void Refuses_what_cannot_be_meant(string right, string wrong, string expected)
    {
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Decoding.Replace(right, wrong, StringComparison.Ordinal));
        Assert.False(read.Succeeded);
        Assert.Contains(read.Findings, finding => finding.Message.Contains(expected, StringComparison.Ordinal) && finding.Location.Line is >= 9 and <= 12);
    }

    // 63 digits, all decimal or one of them an e, are no number to anybody.
    [Theory]
    [InlineData("000000000000000000000000000000000000000000000000000000000000002")]
    [InlineData("8e0000000000000000000000000000000000000000000000000000000000002")]
    public void A_digest_with_a_digit_too_few_is_a_digest_all_the_same(string digest)
    {
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(Decoding.Replace("0000000000000000000000000000000000000000000000000000000000000002", digest, StringComparison.Ordinal));
        Assert.Contains(read.Findings, finding => finding.RuleId == DefinitionCodes.MalformedText && finding.Message.Contains(digest[..8], StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_a_checkpoint_and_a_day()
    {
        string text = TrainingTexts.With("dataset:", $"initial_weights: {{ file: c.safetensors, sha256: {Digest} }}\ndataset:");
        TrainingWorkload workload = TrainingTexts.Workload(text).Value;
        Assert.Equal(new WeightsFile("c.safetensors", Sha256Digest.Parse(Digest)), workload.InitialWeights);
        Assert.Equal(0, workload.Dataset.Day);

        Parsed<Definition<TrainingWorkload>> drifting = TrainingTexts.Read(TrainingTexts.With("generator: grammar@1,", "generator: grammar@1, day: 3,"));
        Assert.Contains(drifting.Findings, static finding => finding.Message == "day is 3, expected 0 for grammar@1: text does not drift");
    }
}
