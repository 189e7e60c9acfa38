using System.Text.RegularExpressions;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Workloads.Tests.Sequences;

public sealed class SequenceWorkloadTests
{
    private static readonly RnnProblem Lstm = new() { Cell = RnnCell.Lstm, Input = 512, Hidden = 512, Steps = 128, Batch = 1 };

    private static readonly DecodingProblem Transformer = new()
    {
        Model = new TransformerModel { Layers = 4, ModelDim = 512, Heads = 8, KvHeads = 2, FeedForward = 1408 },
        Vocabulary = 4096,
        PromptMin = 32,
        PromptMax = 256,
        MaxNewTokens = 32,
        EndToken = 0,
    };

    private static readonly DecodingProblem GruLanguage = Transformer with { Model = new GruModel { Layers = 3, Hidden = 768 } };

    [Fact]
    public void The_quick_lstm_generates_the_data_its_digest_names() => HasPinnedDigest("rnn", "lstm-b1.yaml", Lstm);

    [Theory]
    [InlineData(RnnCell.Lstm, 512)]
    [InlineData(RnnCell.Lstm, 16384)]
    [InlineData(RnnCell.Gru, 1024)]
    [InlineData(RnnCell.Gru, 16384)]
    public void The_layers_over_longer_sequences_generate_the_data_their_digests_name(RnnCell cell, int steps) =>
        HasPinnedDigest("rnn", FormattableString.Invariant($"{(cell == RnnCell.Lstm ? "lstm" : "gru")}-steps-{steps}.yaml"), Lstm with { Cell = cell, Steps = steps });

    [Fact]
    public void The_quick_transformer_generates_the_data_its_digest_names() => HasPinnedDigest("decoding", "transformer-decoding.yaml", Transformer);

    [Fact]
    public void A_recurrent_layer_costs_its_products_and_the_recurrent_weights_every_step_but_the_first()
    {
        Cost alone = Lstm.CostOf(0, 0, 1);
        Assert.Equal(2.0 * 2048 * ((128 * 512) + (127 * 512)), alone.Flops);
        Assert.Equal((4.0 * 2048 * 512 * (1 + 127)) + (4.0 * 128 * 1024), alone.Bytes);
        Assert.Equal(4.0 * 2048 * 512, alone.WorkingSetBytes);
        Cost shared = Lstm.CostOf(0, 0, 64);
        Assert.Equal(alone.Flops, shared.Flops);
        Assert.Equal((4.0 * 2048 * 512 * 128 / 64) + (4.0 * 128 * 1024), shared.Bytes);
        Cost gru = (Lstm with { Cell = RnnCell.Gru, Batch = 16 }).CostOf(0, 0, 1);
        Assert.Equal(16 * 0.75 * alone.Flops, gru.Flops);
    }

    [Fact]
    public void Both_language_models_read_about_54_megabytes_of_weights_a_token()
    {
        Assert.Equal(53_495_808, Transformer.Model.WeightBytesPerToken(4096));
        Assert.InRange(GruLanguage.Model.WeightBytesPerToken(4096), 50e6, 58e6);
        Assert.Equal(Transformer.Model.WeightBytesPerToken(4096), Transformer.CostOf(0, 5, 1).WorkingSetBytes);
    }

    [Fact]
    public void A_transformer_token_costs_its_weights_once_and_its_cache()
    {
        // From the second to the third token: one more position at 145 earlier ones, the mean prompt being 144.
        Cost two = Transformer.CostOf(0, 2, 1), three = Transformer.CostOf(0, 3, 1);
        double weights = Transformer.Model.WeightBytesPerToken(4096);
        Assert.Equal(weights + (4.0 * 2 * 4 * 128 * 146), three.Bytes - two.Bytes);
        double products = 2.0 * (4 * ((512.0 * (512 + 128 + 128 + 512)) + (3.0 * 512 * 1408)) + (4096.0 * 512));
        Assert.Equal(products + (4.0 * 4 * 512 * 146), three.Flops - two.Flops, 1.0);
    }

    [Fact]
    public void Samples_decoded_together_share_the_weights_and_nothing_else()
    {
        foreach (DecodingProblem problem in new[] { Transformer, GruLanguage })
        {
            Cost alone = problem.CostOf(0, 32, 1), shared = problem.CostOf(0, 32, 8);
            double weights = problem.Model.WeightBytesPerToken(4096) * 32;
            Assert.Equal(alone.Flops, shared.Flops);
            Assert.Equal(weights * 7 / 8, alone.Bytes - shared.Bytes, 1.0);
        }
    }

    private static void HasPinnedDigest(string family, string file, Problem problem)
    {
        string text = File.ReadAllText(Repository.At("workloads", family, file));
        string Field(string key) => Regex.Match(text, $@"^  {key}: (\S+)( +#.*)?$", RegexOptions.Multiline).Groups[1].Value;
        DatasetSpec dataset = new()
        {
            Generator = Field("generator"),
            Seed = ulong.Parse(Field("seed"), System.Globalization.CultureInfo.InvariantCulture),
            Samples = int.Parse(Field("samples"), System.Globalization.CultureInfo.InvariantCulture),
            PerformanceSamples = int.Parse(Field("performance_samples"), System.Globalization.CultureInfo.InvariantCulture),
            Sha256 = default,
        };
        Assert.Equal(Field("sha256"), new GeneratedDataset(problem, dataset).Digest().Hex);
    }
}
