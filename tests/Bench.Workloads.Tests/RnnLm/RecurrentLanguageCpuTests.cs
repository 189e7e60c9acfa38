using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.RecurrentLanguage;
using Bench.Workloads.Tests.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.RnnLm;

public sealed class RecurrentLanguageCpuTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    [Theory]
    [InlineData(RecurrentCell.Lstm, 27, 32, 2, 12, 5)]
    [InlineData(RecurrentCell.Gru, 27, 32, 2, 12, 5)]
    [InlineData(RecurrentCell.MinLstm, 27, 32, 2, 12, 5)]
    [InlineData(RecurrentCell.Lstm, 5, 19, 1, 1, 1)]
    [InlineData(RecurrentCell.Gru, 40, 19, 3, 3, 30)]
    [InlineData(RecurrentCell.MinLstm, 2, 1, 1, 7, 2)]
    [InlineData(RecurrentCell.Gru, 5, 3, 1, 1, 2)]
    [InlineData(RecurrentCell.Lstm, 12, 32, 2, 12, 5)]
    [InlineData(RecurrentCell.Gru, 3, 35, 2, 40, 9)]
    [InlineData(RecurrentCell.MinLstm, 9, 48, 3, 30, 4)]
    [InlineData(RecurrentCell.Lstm, 1, 19, 1, 1, 3)]
    public void Gradients_and_predictions_are_the_references(RecurrentCell cell, int vocabulary, int hidden, int layers, int length, int batch)
    {
        RecurrentLanguageModel problem = new() { Cell = cell, Vocabulary = vocabulary, Hidden = hidden, Layers = layers, SequenceLength = length };
        using TrainingCase one = new TrainingCase(problem, 31, batch, batch).WithTexts(vocabulary);
        one.Batch(batch);
        ReferenceParameters? expected = null;
        foreach (int bits in new[] { 128, 256, 512 })
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using CpuTrainingSystem system = RecurrentLanguageCpu.Create(problem, one.Memory, new CpuShares(threads, Fixed: false), bits);
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

    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.MinLstm)]
    public void Weights_of_a_coarser_format_are_beyond_the_bounds(RecurrentCell cell)
    {
        RecurrentLanguageModel problem = new() { Cell = cell, Vocabulary = 27, Hidden = 32, Layers = 1, SequenceLength = 12 };
        using TrainingCase one = new TrainingCase(problem, 31, 5, 5).WithTexts(27);
        one.Batch(5);
        using CpuTrainingSystem system = RecurrentLanguageCpu.Create(problem, one.Memory, new CpuShares(2, Fixed: false));
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
        RecurrentLanguageModel problem = new() { Cell = RecurrentCell.Lstm, Vocabulary = 27, Hidden = 24, Layers = 2, SequenceLength = 10 };
        using TrainingCase one = new TrainingCase(problem, 31, 4, 9).WithTexts(27);
        using ITrainingSystem system = TrainingBackend.Create(problem, one.Memory, new CpuSettings { Threads = 2 });
        byte[] first = Train(one, system, optimizer);
        Assert.Equal(first, Train(one, system, optimizer));
        Assert.NotEqual(first, Train(one, system, optimizer == "sgd" ? "adamw" : "sgd"));
        Assert.Equal(first, Train(one, system, optimizer));
    }

    [Fact]
    public void A_model_learns_a_text_by_heart()
    {
        RecurrentLanguageModel problem = new() { Cell = RecurrentCell.MinLstm, Vocabulary = 8, Hidden = 48, Layers = 1, SequenceLength = 16 };
        using TrainingCase one = new TrainingCase(problem, 1, 1, 1).WithTexts(8);
        one.Memory.Training.Integers(0)[..16].CopyTo(one.Memory.Evaluation.Integers(0));
        using CpuTrainingSystem system = RecurrentLanguageCpu.Create(problem, one.Memory, new CpuShares(1, Fixed: false));
        one.Initialise(system, optimizer: "adamw");
        one.Batch(1);
        for (int update = 0; update < 150; update++)
        {
            system.Update(1, 0.02);
        }

        system.HandOverWeights();
        Assert.True(new RecurrentLanguageReference(problem).Loss(ReferenceParameters.Widen(problem, one.Memory.WeightBytes), one.Memory.Training.Integers(0)) < 0.05);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(27)]
    public void A_token_that_is_none_of_the_alphabet_is_refused(int token)
    {
        RecurrentLanguageModel problem = new() { Cell = RecurrentCell.Gru, Vocabulary = 27, Hidden = 8, Layers = 1, SequenceLength = 4 };
        using TrainingCase one = new TrainingCase(problem, 3, 1, 1).WithTexts(27);
        using ITrainingSystem system = TrainingBackend.Create(problem, one.Memory, new CpuSettings { Threads = 1 });
        one.Initialise(system);
        one.Memory.Training.Integers(0)[^1] = token;
        one.Batch(1);
        Assert.Contains($"token {token} at position 4, expected 0 to 26", Assert.Throws<InvalidDataException>(() => system.Update(1, 0.1)).Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A gradient is the end of three kinds of sums: pre-activations of 2 H products, gradients of states of G H, gradients of weights of L B. Each adds √terms roundings as a random walk, the functions between them about four;
    /// a recurrence about doubles what comes in at a step, as it halves what is left (workloads/rnn/README.md), and each layer does so again. Six standard deviations, over the tensor's greatest gradient.
    /// </summary>
    private static double GradientBound(RecurrentLanguageModel problem, int batch) =>
        6 * 2 * problem.Layers * UnitRoundoff * (Math.Sqrt(2 * problem.Hidden) + Math.Sqrt(problem.Gates * problem.Hidden) + Math.Sqrt(problem.SequenceLength * batch) + 4);

    /// <summary>The same without the backward: pre-activations, and logits of H products.</summary>
    private static double PredictionBound(RecurrentLanguageModel problem) =>
        6 * 2 * problem.Layers * UnitRoundoff * (Math.Sqrt(2 * problem.Hidden) + Math.Sqrt(problem.Hidden) + 4);

    private static ReferenceParameters ReferenceGradients(RecurrentLanguageModel problem, TrainingCase one, int batch)
    {
        RecurrentLanguageReference reference = new(problem);
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
        foreach (int batch in new[] { 9, 9, 4, 1 })
        {
            one.Batch(batch);
            system.Update(batch, 0.01);
            system.Predict(4);
        }

        system.HandOverWeights();
        return [.. one.Memory.WeightBytes];
    }
}
