using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.Tests.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.AttentionLm;

public sealed class AttentionLanguageCpuTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    [Theory]
    [InlineData(27, 32, 4, 2, 40, 1, 1)]
    [InlineData(27, 32, 4, 2, 40, 33, 5)]
    [InlineData(5, 12, 2, 3, 7, 13, 30)]
    [InlineData(40, 20, 1, 1, 33, 71, 3)]
    [InlineData(2, 2, 1, 1, 1, 3, 2)]
    [InlineData(27, 80, 1, 1, 16, 37, 1)]
    [InlineData(27, 64, 2, 2, 48, 300, 2)]
    public void Gradients_and_predictions_are_the_references(int vocabulary, int dim, int heads, int layers, int feedForward, int length, int batch)
    {
        AttentionLanguageModel problem = new() { Vocabulary = vocabulary, ModelDim = dim, Heads = heads, Layers = layers, FeedForward = feedForward, SequenceLength = length };
        using TrainingCase one = new TrainingCase(problem, 31, batch, batch).WithTexts(vocabulary);
        one.Batch(batch);
        ReferenceParameters? expected = null;
        foreach (int bits in new[] { 128, 256, 512 })
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using CpuTrainingSystem system = AttentionLanguageCpu.Create(problem, one.Memory, new CpuShares(threads, Fixed: false), bits);
                one.Initialise(system);
                expected ??= ReferenceGradients(problem, one, batch);
                double gradient = one.GradientError(system.GradientsOf(batch), expected);
                Assert.True(gradient < GradientBound(problem, batch), $"{bits} bits, {threads} threads: gradients {gradient:E2}, bound {GradientBound(problem, batch):E2}");
                system.Predict(batch);
                double prediction = one.PredictionError(batch);
                Assert.True(prediction < PredictionBound(problem), $"{bits} bits, {threads} threads: predictions {prediction:E2}, bound {PredictionBound(problem):E2}");
            }
        }
    }

    [Fact]
    public void Weights_of_a_coarser_format_are_beyond_the_bounds()
    {
        AttentionLanguageModel problem = new() { Vocabulary = 27, ModelDim = 32, Heads = 4, Layers = 1, FeedForward = 40, SequenceLength = 24 };
        using TrainingCase one = new TrainingCase(problem, 31, 5, 5).WithTexts(27);
        one.Batch(5);
        using CpuTrainingSystem system = AttentionLanguageCpu.Create(problem, one.Memory, new CpuShares(2, Fixed: false));
        one.Initialise(system, NumberFormat.Tf32);
        Assert.True(one.GradientError(system.GradientsOf(5), ReferenceGradients(problem, one, 5)) > 2 * GradientBound(problem, 5));
        system.Predict(5);
        Assert.True(one.PredictionError(5) > 2 * PredictionBound(problem));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    public void A_run_is_the_same_bits_whatever_ran_before(string optimizer)
    {
        AttentionLanguageModel problem = new() { Vocabulary = 27, ModelDim = 24, Heads = 2, Layers = 2, FeedForward = 30, SequenceLength = 19 };
        using TrainingCase one = new TrainingCase(problem, 31, 4, 29).WithTexts(27);
        using ITrainingSystem system = TrainingBackend.Create(problem, one.Memory, new CpuSettings { Threads = 2 });
        byte[] first = Train(one, system, optimizer);
        Assert.Equal(first, Train(one, system, optimizer));
        Assert.NotEqual(first, Train(one, system, optimizer == "sgd" ? "adamw" : "sgd"));
        Assert.Equal(first, Train(one, system, optimizer));
    }

    [Fact]
    public void A_prediction_does_not_depend_on_what_is_predicted_beside_it()
    {
        AttentionLanguageModel problem = new() { Vocabulary = 27, ModelDim = 24, Heads = 2, Layers = 2, FeedForward = 30, SequenceLength = 19 };
        using TrainingCase one = new TrainingCase(problem, 1, 40, 1).WithTexts(27);
        using CpuTrainingSystem system = AttentionLanguageCpu.Create(problem, one.Memory, new CpuShares(2, Fixed: false));
        one.Initialise(system);
        system.Predict(40);
        float[] together = one.Memory.Predictions(40).ToArray();
        int size = problem.SequenceLength * problem.Vocabulary;
        for (int example = 0; example < 40; example++)
        {
            one.Memory.Evaluation.Integers(example).CopyTo(one.Memory.Evaluation.Integers(0));
            system.Predict(1);

            // As many rows as there are may be summed in another order; what stands beside an example may not.
            double greatest = together.AsSpan(example * size, size).ToArray().Max(MathF.Abs);
            double difference = one.Memory.Predictions(1).ToArray().Select((logit, i) => Math.Abs((double)logit - together[(example * size) + i])).Max();
            Assert.True(difference < PredictionBound(problem) * greatest, $"example {example}: {difference:E2} of {greatest:E2}");
        }
    }

    [Fact]
    public void A_model_learns_a_text_by_heart()
    {
        AttentionLanguageModel problem = new() { Vocabulary = 8, ModelDim = 32, Heads = 2, Layers = 2, FeedForward = 48, SequenceLength = 16 };
        using TrainingCase one = new(problem, 1, 1, 1);

        // Not three equal characters at the start: an average of equal values is the same however many there are, so that no transformer of this kind can count them.
        ((int[])[5, 0, 3, 3, 7, 1, 2, 2, 6, 4, 0, 5, 1, 7, 3, 6, 2]).CopyTo(one.Memory.Training.Integers(0));
        using CpuTrainingSystem system = AttentionLanguageCpu.Create(problem, one.Memory, new CpuShares(1, Fixed: false));
        one.Initialise(system, optimizer: "adamw");
        one.Batch(1);
        for (int update = 0; update < 150; update++)
        {
            system.Update(1, 0.01);
        }

        system.HandOverWeights();
        Assert.True(new AttentionLanguageReference(problem).Loss(ReferenceParameters.Widen(problem, one.Memory.WeightBytes), one.Memory.Training.Integers(0)) < 0.05);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(27)]
    public void A_token_that_is_none_of_the_alphabet_is_refused(int token)
    {
        AttentionLanguageModel problem = new() { Vocabulary = 27, ModelDim = 8, Heads = 2, Layers = 1, FeedForward = 8, SequenceLength = 4 };
        using TrainingCase one = new TrainingCase(problem, 3, 1, 1).WithTexts(27);
        using ITrainingSystem system = TrainingBackend.Create(problem, one.Memory, new CpuSettings { Threads = 1 });
        one.Initialise(system);
        one.Memory.Training.Integers(0)[^1] = token;
        one.Batch(1);
        Assert.Contains($"token {token} at position 4, expected 0 to 26", Assert.Throws<InvalidDataException>(() => system.Update(1, 0.1)).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// As the decoding family derives its target (workloads/decoding/README.md): every product on the longest path adds √terms roundings as a random walk, and they add in quadrature. A block has six products in series, attention's
    /// two among them, and the output is one more; a gradient goes through as many again and ends in a sum over all positions of the batch. Six standard deviations, over the tensor's greatest gradient. What a softmax or a norm
    /// carries on may be twice what came in.
    /// </summary>
    private static double GradientBound(AttentionLanguageModel problem, int batch) =>
        6 * 2 * UnitRoundoff * ((Math.Sqrt(2 * ProductsInSeries(problem)) * (Math.Sqrt(LongestSum(problem)) + 4)) + Math.Sqrt(problem.SequenceLength * batch));

    /// <summary>The same without the way back, over the greatest logit.</summary>
    private static double PredictionBound(AttentionLanguageModel problem) =>
        6 * 2 * UnitRoundoff * Math.Sqrt(ProductsInSeries(problem)) * (Math.Sqrt(LongestSum(problem)) + 4);

    private static double ProductsInSeries(AttentionLanguageModel problem) => (6.0 * problem.Layers) + 1;

    private static double LongestSum(AttentionLanguageModel problem) => Math.Max(problem.ModelDim, Math.Max(problem.FeedForward, problem.SequenceLength));

    private static ReferenceParameters ReferenceGradients(AttentionLanguageModel problem, TrainingCase one, int batch)
    {
        AttentionLanguageReference reference = new(problem);
        ReferenceParameters gradients = new(problem), parameters = ReferenceParameters.Widen(problem, one.Memory.WeightBytes);
        foreach (int example in one.Memory.Batch(batch))
        {
            reference.AddGradients(parameters, one.Memory.Training.Integers(example), 1.0 / batch, gradients);
        }

        return gradients;
    }

    private static byte[] Train(TrainingCase one, ITrainingSystem system, string optimizer)
    {
        one.Initialise(system, optimizer: optimizer);
        foreach (int batch in new[] { 29, 29, 4, 1 })
        {
            one.Batch(batch);
            system.Update(batch, 0.01);
            system.Predict(4);
        }

        system.HandOverWeights();
        return [.. one.Memory.WeightBytes];
    }
}
