using Bench.Spec.Training;

namespace Bench.Spec.Tests.Training;

public sealed class FlopsPerExampleTests
{
    // 2 forward and 4 backward for each weight of a product.
    private const int OfWeight = 6;

    [Theory]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.MinLstm)]
    public void A_recurrent_model_multiplies_every_weight_at_every_position_but_those_that_only_ever_meet_a_token(RecurrentCell cell)
    {
        RecurrentLanguageModel model = new() { Cell = cell, Vocabulary = 27, Hidden = 40, Layers = 3, SequenceLength = 11 };
        Assert.Equal(OfWeight * 11 * Matrices(model, "embedding", "layer0.w_ih"), model.FlopsPerExample);
    }

    [Fact]
    public void A_transformer_multiplies_every_weight_but_those_that_only_ever_meet_a_token_and_every_pair_of_positions_that_see_each_other()
    {
        AttentionLanguageModel model = new() { Vocabulary = 27, ModelDim = 24, Heads = 3, Layers = 2, FeedForward = 56, SequenceLength = 11 };
        int pairs = Enumerable.Range(0, 11).Sum(static query => query + 1);
        double attention = OfWeight * 2.0 * model.Layers * model.Heads * model.HeadDim * pairs;
        Assert.Equal((OfWeight * 11 * Matrices(model, "embedding", "layer0.w_q", "layer0.w_k", "layer0.w_v")) + attention, model.FlopsPerExample);
    }

    private static double Matrices(TrainingProblem model, params string[] but) =>
        model.Weights.Where(weight => weight.Shape.Length == 2 && !but.Contains(weight.Name)).Sum(static weight => (double)weight.Shape[0] * weight.Shape[1]);
}
