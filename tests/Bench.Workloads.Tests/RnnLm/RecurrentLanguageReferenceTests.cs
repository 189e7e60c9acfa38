using Bench.Spec.Training;
using Bench.Workloads.RecurrentLanguage;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.RnnLm;

public sealed class RecurrentLanguageReferenceTests
{
    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.MinLstm)]
    public void The_gradient_of_every_weight_is_the_slope_of_the_loss(RecurrentCell cell)
    {
        RecurrentLanguageModel problem = new() { Cell = cell, Vocabulary = 5, Hidden = 4, Layers = 2, SequenceLength = 6 };
        RecurrentLanguageReference reference = new(problem);
        Random random = new(3);
        ReferenceParameters parameters = new(problem), gradients = new(problem);
        double[] values = parameters.Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        int[] tokens = [1, 0, 4, 1, 2, 0, 4];
        reference.AddGradients(parameters, tokens, 0.5, gradients);
        for (int i = 0; i < values.Length; i++)
        {
            // The fourth-order central difference: error h⁴ beside 1e-16 / h of rounding.
            const double h = 1e-3;
            double slope = ((8 * (LossAt(i, h) - LossAt(i, -h))) - (LossAt(i, 2 * h) - LossAt(i, -2 * h))) / (12 * h);
            Assert.Equal(0.5 * slope, gradients.Values[i], 1e-10);
        }

        // No tensor is left out of the loss: a token that never comes (3) has no gradient, and everything else has.
        Assert.Equal(problem.Hidden, gradients.Values.Count(static one => one == 0));

        double LossAt(int parameter, double shift)
        {
            double before = values[parameter];
            values[parameter] += shift;
            double loss = reference.Loss(parameters, tokens);
            values[parameter] = before;
            return loss;
        }
    }

    [Fact]
    public void Lengths_that_are_not_the_problems_are_refused()
    {
        RecurrentLanguageModel problem = new() { Cell = RecurrentCell.Gru, Vocabulary = 5, Hidden = 4, Layers = 1, SequenceLength = 6 };
        ITrainingReference reference = TrainingReferences.Create(problem);
        Assert.Contains("24 bytes of tokens and 29 logits, expected 24 and 30", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[24], new double[29])).Message, StringComparison.Ordinal);
        Assert.Contains("0 bytes of weights", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[24], new double[30])).Message, StringComparison.Ordinal);
    }
}
