using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>What every language model of a training workload has in common: its examples, its predictions, its output layer.</summary>
internal static class LanguageExamples
{
    /// <summary><c>tokens</c> i32 [L + 1]: the text; token t + 1 is to be predicted from tokens 0 to t.</summary>
    public static ImmutableArray<TensorSpec> Training(int length) => [new TensorSpec { Name = "tokens", ElementType = ElementType.Int32, Shape = [length + 1] }];

    /// <summary><c>tokens</c> i32 [L]: the last one that is to be predicted is not shown.</summary>
    public static ImmutableArray<TensorSpec> Evaluation(int length) => [new TensorSpec { Name = "tokens", ElementType = ElementType.Int32, Shape = [length] }];

    /// <summary><c>logits</c> [L, V]: row t is about token t + 1, given tokens 0 to t.</summary>
    public static TensorSpec Prediction(int length, int vocabulary) => new() { Name = "logits", Shape = [length, vocabulary] };

    /// <summary><c>output</c> [V, width] and <c>output_bias</c> [V], uniform in ±1/√width.</summary>
    public static ImmutableArray<TensorSpec> OutputWeights(int vocabulary, int width)
    {
        Distribution uniform = new Distribution.Uniform(-1 / Math.Sqrt(width), 1 / Math.Sqrt(width));
        return
        [
            new TensorSpec { Name = "output", Shape = [vocabulary, width], Distribution = uniform },
            new TensorSpec { Name = "output_bias", Shape = [vocabulary], Distribution = uniform },
        ];
    }
}
