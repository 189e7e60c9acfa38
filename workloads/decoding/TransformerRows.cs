using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>The rows a transformer is computing, and the buffers between its phases. Rows are padded to whole panels, the padding 0, and not whole pages apart.</summary>
internal sealed unsafe class TransformerRows<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>The base of the rotary embedding's wavelengths.</summary>
    public const double RotaryBase = 10000;

    public TransformerRows(TransformerModel model, int most, int positions, int threads)
    {
        Slots = new int[most];
        Positions = new int[most];
        MostPositions = positions;
        Stride = RowStride.Of(Padded(model.ModelDim));
        KvStride = RowStride.Of(Padded(model.KvHeads * model.HeadDim));
        FeedForwardStride = RowStride.Of(Padded(model.FeedForward));
        HeadStride = Padded(model.HeadDim);
        Stream = new AlignedFloats((long)most * Stride);
        Normed = new AlignedFloats((long)most * Stride);
        Queries = new AlignedFloats((long)most * Stride);
        Keys = new AlignedFloats((long)most * KvStride);
        Values = new AlignedFloats((long)most * KvStride);
        Rotated = new AlignedFloats((long)most * model.Heads * HeadStride);
        Attended = new AlignedFloats((long)most * Stride);
        Gate = new AlignedFloats((long)most * FeedForwardStride);
        Up = new AlignedFloats((long)most * FeedForwardStride);
        Scores = new AlignedFloats((long)threads * Padded(positions));
        ScoresStride = Padded(positions);
        HeadOutput = new AlignedFloats((long)threads * HeadStride);
        Cosines = new AlignedFloats((long)positions * model.HeadDim / 2);
        Sines = new AlignedFloats((long)positions * model.HeadDim / 2);
        int half = model.HeadDim / 2;
        for (int position = 0; position < positions; position++)
        {
            for (int i = 0; i < half; i++)
            {
                double angle = position * Math.Pow(RotaryBase, -2.0 * i / model.HeadDim);
                Cosines.Address[((nint)position * half) + i] = (float)Math.Cos(angle);
                Sines.Address[((nint)position * half) + i] = (float)Math.Sin(angle);
            }
        }
    }

    /// <summary>Rows in use.</summary>
    public int Count { get; set; }

    /// <summary>Rows of products, <see cref="Count"/> or more; what stands in those beyond is of no use to anybody.</summary>
    public int Computed { get; set; }

    /// <summary>The first row whose logits are wanted; they are the last ones.</summary>
    public int FirstNeeded { get; set; }

    /// <summary>The slot of each row.</summary>
    public int[] Slots { get; }

    /// <summary>The position in its sequence of each row.</summary>
    public int[] Positions { get; }

    /// <summary>Positions of a sequence at most.</summary>
    public int MostPositions { get; }

    public int Stride { get; }

    public int KvStride { get; }

    public int FeedForwardStride { get; }

    /// <summary>A head padded to whole vectors, as in the cache.</summary>
    public int HeadStride { get; }

    public int ScoresStride { get; }

    public AlignedFloats Stream { get; }

    public AlignedFloats Normed { get; }

    public AlignedFloats Queries { get; }

    public AlignedFloats Keys { get; }

    public AlignedFloats Values { get; }

    public AlignedFloats Rotated { get; }

    public AlignedFloats Attended { get; }

    public AlignedFloats Gate { get; }

    public AlignedFloats Up { get; }

    public AlignedFloats Scores { get; }

    public AlignedFloats HeadOutput { get; }

    public AlignedFloats Cosines { get; }

    public AlignedFloats Sines { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedFloats buffer in new[] { Stream, Normed, Queries, Keys, Values, Rotated, Attended, Gate, Up, Scores, HeadOutput, Cosines, Sines })
        {
            buffer.Dispose();
        }
    }

    private static int Padded(int extent)
    {
        int width = PackedMatrix<TLanes, TVector>.Width;
        return (extent + width - 1) / width * width;
    }
}

/// <summary>x gain / √(mean x² + ε), row by row.</summary>
internal sealed unsafe class RootMeanSquareNorm<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Keeps a row of zeros finite.</summary>
    public const float Epsilon = 1e-5f;

    private readonly AlignedFloats gain;
    private readonly int extent;

    public RootMeanSquareNorm(ReadOnlySpan<float> gain, int stride)
    {
        extent = gain.Length;
        this.gain = AlignedFloats.CopyOf(gain, stride);
    }

    /// <summary>A thread's share of the rows from the first needed one on, from the stream into the normed rows.</summary>
    public void Apply(CpuThreads team, int thread, TransformerRows<TLanes, TVector> work, int firstRow)
    {
        unchecked
        {
            int rows = work.Count - firstRow;
            for (int row = firstRow + team.ShareStart(thread, rows); row < firstRow + team.ShareStart(thread + 1, rows); row++)
            {
                float* x = work.Stream.Address + ((nint)row * work.Stride);
                float* y = work.Normed.Address + ((nint)row * work.Stride);
                TVector squares = TLanes.Create(0f);
                for (int i = 0; i < work.Stride; i += TLanes.Count)
                {
                    TVector value = TLanes.Load(x + i);
                    squares = TLanes.MultiplyAdd(value, value, squares);
                }

                TVector scale = TLanes.Create(1 / MathF.Sqrt((TLanes.Sum(squares) / extent) + Epsilon));
                for (int i = 0; i < work.Stride; i += TLanes.Count)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Multiply(TLanes.Load(x + i), scale), TLanes.Load(gain.Address + i)), y + i);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gain.Dispose();
}
