using System.Diagnostics;
using Bench.Spec.Training;
using Bench.Workloads.AttentionLanguage;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.RecurrentLanguage;

namespace Bench.Workloads.Training;

/// <summary>What a thread keeps of the examples that it takes together, from the shape alone: activations that the way back reads, and gradients on their way down. It is all taken before the first update, however small the batch is.</summary>
internal static class KeptActivations
{
    /// <summary>Floats of one thread.</summary>
    public static long FloatsOf(TrainingProblem problem) => problem switch
    {
        RecurrentLanguageModel model => (long)RecurrentLanguageCpu.ExamplesTogether * model.SequenceLength * FloatsOfStep(model),
        AttentionLanguageModel model => (long)AttentionLanguageCpu.ExamplesTogether(model) * model.SequenceLength * FloatsOfPosition(model, new RowLayout(model)),
        CursorDecoder decoder => (long)CursorDecoderCpu.MostTogether * (decoder.Electrodes + decoder.Hidden),
        _ => throw new UnreachableException($"family {problem?.Family}"),
    };

    // The embedded token where the lowest layer reads rows, the gradients above and below a layer, the logits; of each layer its gates, its state, and the LSTM's c or the GRU's U_n h + d_n.
    private static long FloatsOfStep(RecurrentLanguageModel model) => ((TokenInput.Serves(model) ? 2L : 3L) * model.Hidden) + model.Vocabulary + ((long)model.Layers * (model.Gates + 2) * model.Hidden);

    // The stream, its gradient, the normed rows and the gradient within a block; the hidden layer and its gradient; the logits; the last norm. Of each block two norms, q, k and v, what attention gave with a statistic a head, gate and up.
    private static long FloatsOfPosition(AttentionLanguageModel model, RowLayout layout)
    {
        long norm = layout.Stride + 1;
        long block = (2 * norm) + layout.QkvStride + layout.Stride + layout.Heads + layout.GateUpStride;
        return (4L * layout.Stride) + (2L * layout.HiddenStride) + model.Vocabulary + norm + (model.Layers * block);
    }
}
