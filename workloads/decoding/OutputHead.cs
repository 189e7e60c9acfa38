using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The embedding on one side of a language model and the output projection with its greedy choice on the other.</summary>
internal sealed unsafe class OutputHead<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly int vocabulary;
    private readonly int width;
    private readonly AlignedFloats embedding;
    private readonly PackedMatrix<TLanes, TVector> output;
    private readonly float[]? bias;
    private readonly AlignedFloats logits;

    /// <summary>Packs the output projection.</summary>
    /// <param name="model">The model.</param>
    /// <param name="vocabulary">Its tokens.</param>
    /// <param name="weights">The tensors.</param>
    /// <param name="prefix">What the names of the model's begin with.</param>
    /// <param name="rows">Rows of logits at most.</param>
    /// <param name="storage">How the projection's weights are kept. The embedding stays fp32: of it a step reads one row.</param>
    public OutputHead(DecodingModel model, int vocabulary, TensorSet weights, string prefix, int rows, WeightStorage storage)
    {
        this.vocabulary = vocabulary;
        width = model.Width;
        embedding = AlignedFloats.CopyOf(weights.Floats(prefix + DecodingModel.EmbeddingName));
        output = new PackedMatrix<TLanes, TVector>(weights.Floats(prefix + DecodingModel.OutputName), vocabulary, width, storage);
        bias = model.OutputBias ? weights.Floats(prefix + DecodingModel.OutputBiasName).ToArray() : null;
        logits = new AlignedFloats((long)rows * output.PaddedColumns);
    }

    /// <summary>Copies a token's embedding.</summary>
    public void Embed(int token, float* destination)
    {
        if ((uint)token >= (uint)vocabulary)
        {
            throw new ArgumentOutOfRangeException(nameof(token), token, $"token ids are 0 to {vocabulary - 1}");
        }

        new ReadOnlySpan<float>(embedding.Address + ((nint)token * width), width).CopyTo(new Span<float>(destination, width));
    }

    /// <summary>A thread's share of the logits of all rows.</summary>
    public void Project(CpuThreads team, int thread, int rows, float* x, nint xStride) => output.MultiplyShare(team, thread, rows, x, xStride, logits.Address, output.PaddedColumns, accumulate: false);

    /// <summary>The id of a row's greatest logit; the lowest such id when several are equal. Asked once for each row that was projected.</summary>
    public int Greedy(int row)
    {
        Span<float> values = LogitsOf(row);
        for (int id = 0; bias is not null && id < values.Length; id++)
        {
            values[id] += bias[id];
        }

        int best = 0;
        for (int id = 1; id < values.Length; id++)
        {
            if (values[id] > values[best])
            {
                best = id;
            }
        }

        return best;
    }

    /// <summary>A row's logits; with the bias once they have been asked for the greatest.</summary>
    public Span<float> LogitsOf(int row) => new(logits.Address + ((nint)row * output.PaddedColumns), vocabulary);

    /// <inheritdoc/>
    public void Dispose()
    {
        embedding.Dispose();
        output.Dispose();
        logits.Dispose();
    }
}
