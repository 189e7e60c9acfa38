using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.Decoding;
using Bench.Workloads.Tests.Sequences;
using Bench.Workloads.Tests.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.AttentionLm;

public sealed unsafe class AttentionLanguageReferenceTests
{
    [Theory]
    [InlineData(1, 4, 2, 1)]
    [InlineData(2, 8, 2, 2)]
    [InlineData(7, 12, 2, 2)]
    [InlineData(6, 4, 1, 3)]
    public void The_gradient_of_every_weight_is_the_slope_of_the_loss(int length, int dim, int heads, int layers)
    {
        AttentionLanguageModel problem = new() { Vocabulary = 6, ModelDim = dim, Heads = heads, Layers = layers, FeedForward = 5, SequenceLength = length };
        AttentionLanguageReference reference = new(problem);
        ReferenceParameters parameters = new(problem), gradients = new(problem);
        FiniteDifferences.Draw(parameters, 1, seed: 3);
        int[] tokens = [1, 0, 4, 1, 2, 0, 4, 5];
        tokens = tokens[..(length + 1)];
        reference.AddGradients(parameters, tokens, 1, gradients);
        FiniteDifferences.Match(() => reference.Loss(parameters, tokens), parameters, gradients);

        // With one character to look at there is nothing to choose from: queries and keys have no effect.
        Assert.Equal(length == 1, AllZero("w_q") && AllZero("w_k"));
        Assert.Equal(length == 1 ? 2 : 0, problem.Weights.Count(weight => weight.Name != "embedding" && AllZero(weight.Name[(weight.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], weight.Name)));

        bool AllZero(string name, string? full = null) => gradients[full ?? $"layer0.{name}"].IndexOfAnyExcept(0.0) < 0;
    }

    [Fact]
    public void The_weight_scales_the_gradient_and_gradients_add_up()
    {
        AttentionLanguageModel problem = new() { Vocabulary = 6, ModelDim = 4, Heads = 2, Layers = 1, FeedForward = 3, SequenceLength = 3 };
        AttentionLanguageReference reference = new(problem);
        ReferenceParameters parameters = new(problem), once = new(problem), twice = new(problem);
        FiniteDifferences.Draw(parameters, 1, seed: 4);
        reference.AddGradients(parameters, [0, 1, 2, 3], 1, once);
        reference.AddGradients(parameters, [0, 1, 2, 3], 0.25, twice);
        reference.AddGradients(parameters, [0, 1, 2, 3], 0.75, twice);
        Assert.All(once.Values.Zip(twice.Values), static pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    /// <summary>The decoding family's transformer was written apart from this one; with as many key as query heads and no bias they are the same model.</summary>
    [Fact]
    public void The_logits_are_those_of_the_decoding_family()
    {
        AttentionLanguageModel problem = new() { Vocabulary = 11, ModelDim = 12, Heads = 3, Layers = 2, FeedForward = 10, SequenceLength = 9 };
        TransformerModel model = new() { Layers = 2, ModelDim = 12, Heads = 3, KvHeads = 3, FeedForward = 10 };
        DecodingProblem decoding = new() { Model = model, Vocabulary = 11, PromptMin = 1, PromptMax = 9, MaxNewTokens = 1, EndToken = 0 };
        using GeneratedTensors weights = GeneratedTensors.Of(problem.Weights, 5);
        new Span<float>(weights.Set.AddressOf("output_bias"), 11).Clear();
        int[] tokens = [3, 10, 0, 3, 7, 7, 2, 9, 1];
        double[] expected = ReferenceLanguageModel.Of(decoding, weights.Set).Logits(tokens, 0);
        double[] logits = new double[expected.Length];
        AttentionLanguageReference reference = new(problem);
        reference.Predict(new ReadOnlySpan<byte>(weights.Set.AddressOf("embedding"), (int)TensorSet.ByteCountOf(problem.Weights)), MemoryMarshal.AsBytes<int>(tokens), logits);
        Assert.All(expected.Zip(logits), static pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Lengths_that_are_not_the_problems_are_refused()
    {
        AttentionLanguageReference reference = new(new AttentionLanguageModel { Vocabulary = 5, ModelDim = 4, Heads = 1, Layers = 1, FeedForward = 4, SequenceLength = 6 });
        Assert.Contains("24 bytes of tokens and 29 logits, expected 24 and 30", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[24], new double[29])).Message, StringComparison.Ordinal);
        Assert.Contains("0 bytes of weights", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[24], new double[30])).Message, StringComparison.Ordinal);
    }
}
