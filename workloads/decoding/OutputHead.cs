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
    private readonly AlignedFloats logits;

    public OutputHead(DecodingProblem problem, TensorSet weights, int rows)
    {
        vocabulary = problem.Vocabulary;
        width = problem.Model.Width;
        embedding = AlignedFloats.CopyOf(weights.Floats(DecodingModel.EmbeddingName));
        output = new PackedMatrix<TLanes, TVector>(weights.Floats(DecodingModel.OutputName), vocabulary, width);
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
    public void Project(CpuThreads team, int thread, int rows, float* x, nint xStride) =>
        output.Multiply(team.ShareStart(thread, output.Panels), team.ShareStart(thread + 1, output.Panels), rows, x, xStride, logits.Address, output.PaddedColumns, accumulate: false);

    /// <summary>The id of a row's greatest logit; the lowest such id when several are equal.</summary>
    public int Greedy(int row)
    {
        ReadOnlySpan<float> values = new(logits.Address + ((nint)row * output.PaddedColumns), vocabulary);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        embedding.Dispose();
        output.Dispose();
        logits.Dispose();
    }
}
