using System.Runtime.CompilerServices;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Sequences;

/// <summary>One LSTM or GRU layer over any number of rows (sequences side by side): packed weights, gates and state update fused behind each product.</summary>
/// <remarks>
/// Weights and pre-activations lie by blocks of units, a micro-panel wide, with all gates of a block side by side. A block belongs to one thread: it computes the
/// pre-activations, and while they are still in its first-level cache turns them into the new state. Threads meet once a step, because the
/// next step reads the whole state. x Wx of many steps is one product; only h Wh is a step's own.
/// </remarks>
internal sealed unsafe class RecurrentLayer<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // The sums of a unit: of the LSTM's gates i, f, g, o; of the GRU's r and z, and of n the input's part and the recurrent part, which r multiplies, bias included.
    private const int Sums = 4;
    private const int NewGate = 2;
    private const int RecurrentPartOfNewGate = 3;

    private readonly RnnCell cell;
    private readonly int gates;
    private readonly int maximumRows;
    private readonly PackedMatrix<TLanes, TVector> input;
    private readonly PackedMatrix<TLanes, TVector> recurrent;

    // [block][sum][unit of the block], and [block][row][sum][unit of the block].
    private readonly AlignedFloats bias;
    private readonly AlignedFloats preactivations;

    /// <summary>Packs a layer.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">Elements of an input vector.</param>
    /// <param name="hidden">Elements of the state.</param>
    /// <param name="weights">w_ih, w_hh, b_ih, b_hh: gates stacked, as <see cref="RnnProblem.CellWeights"/> names them.</param>
    /// <param name="maximumRows">Most rows of inputs in one call of <see cref="ProjectInput"/>: steps times sequences.</param>
    /// <param name="format">What w_ih and w_hh are stored in; a channel is a gate of a unit.</param>
    public RecurrentLayer(RnnCell cell, int inputSize, int hidden, CellTensors weights, int maximumRows, NumberFormat format)
    {
        this.cell = cell;
        this.maximumRows = maximumRows;
        gates = cell == RnnCell.Lstm ? 4 : 3;
        Blocks = (hidden + Width - 1) / Width;
        input = Pack(weights.InputWeights, hidden, inputSize, format);
        recurrent = Pack(weights.RecurrentWeights, hidden, hidden, format);
        bias = new AlignedFloats((long)Blocks * BlockWidth);
        preactivations = new AlignedFloats((long)Blocks * maximumRows * BlockWidth);
        for (int gate = 0; gate < gates; gate++)
        {
            int recurrentSum = cell == RnnCell.Gru && gate == NewGate ? RecurrentPartOfNewGate : gate;
            for (int unit = 0; unit < hidden; unit++)
            {
                float* block = bias.Address + ((nint)(unit / Width) * BlockWidth) + (unit % Width);
                block[gate * Width] += weights.InputBias[(gate * hidden) + unit];
                block[recurrentSum * Width] += weights.RecurrentBias[(gate * hidden) + unit];
            }
        }
    }

    /// <summary>Floats from row to row of a state: the hidden size padded to whole blocks, and not whole pages; the padding stays 0.</summary>
    public int StateStride => RowStride.Of(Blocks * Width);

    /// <summary>Blocks of units that threads divide among themselves.</summary>
    public int Blocks { get; }

    /// <summary>Bytes that it took: packed weights and biases, and the rows that are computed together.</summary>
    public long ByteCount => input.ByteCount + recurrent.ByteCount + (4 * (bias.Count + preactivations.Count));

    private static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PackedMatrix<TLanes, TVector>.Width;
    }

    private static int BlockWidth
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Sums * PackedMatrix<TLanes, TVector>.Width;
    }

    /// <summary>Computes x Wx of the units of the blocks first to last - 1, for all rows; the same thread then steps those blocks, so no barrier is needed between.</summary>
    /// <param name="first">First block.</param>
    /// <param name="last">Block after the last.</param>
    /// <param name="firstRow">The row that the product's first row becomes.</param>
    /// <param name="rowStep">Distance of successive product rows in the layer's rows.</param>
    /// <param name="rows">Number of product rows.</param>
    /// <param name="x">Inputs [rows, input].</param>
    /// <param name="xStride">Floats from row to row of the inputs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ProjectInput(int first, int last, int firstRow, int rowStep, int rows, float* x, nint xStride)
    {
        unchecked
        {
            System.Diagnostics.Debug.Assert(firstRow + ((rows - 1) * rowStep) < maximumRows, "more rows than the layer was made for");
            for (int block = first; block < last; block++)
            {
                int panel = block * gates;
                input.Multiply(panel, panel + gates, rows, x, xStride, RowAt(block, firstRow), (nint)rowStep * BlockWidth, accumulate: false, new PanelOrder(Descending: false, GoesOn: block + 1 < last));
            }
        }
    }

    /// <summary>One step of the units of the blocks first to last - 1: reads the whole old state, writes those units of the new one.</summary>
    /// <param name="first">First block.</param>
    /// <param name="last">Block after the last.</param>
    /// <param name="firstRow">The projected row of the first sequence.</param>
    /// <param name="rows">Number of sequences.</param>
    /// <param name="state">The old state [rows, <see cref="StateStride"/>]; null when it is zero, which saves the product.</param>
    /// <param name="next">The new state, another buffer of that shape.</param>
    /// <param name="cellState">The LSTM's c, of that shape, updated in place; unused by a GRU.</param>
    /// <param name="descending">Whether the blocks are taken from the last to the first. Turning about after every step finds the weights that the step before read last still in the cache; always the same way finds none, where they are larger than it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(int first, int last, int firstRow, int rows, float* state, float* next, float* cellState, bool descending)
    {
        unchecked
        {
            nint stride = StateStride;
            for (int taken = first; taken < last; taken++)
            {
                int block = descending ? first + last - 1 - taken : taken;
                float* sums = RowAt(block, firstRow);
                if (state is not null)
                {
                    AddRecurrent(block, rows, state, sums, new PanelOrder(descending, GoesOn: taken + 1 < last));
                }

                float* biasOfBlock = bias.Address + ((nint)block * BlockWidth);
                nint at = (nint)block * Width;
                for (int row = 0; row < rows; row++, sums += BlockWidth, at += stride)
                {
                    if (cell == RnnCell.Lstm)
                    {
                        UpdateLstm(sums, biasOfBlock, state is null, cellState + at, next + at);
                    }
                    else
                    {
                        UpdateGru(sums, biasOfBlock, state is null ? null : state + at, next + at);
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        recurrent.Dispose();
        bias.Dispose();
        preactivations.Dispose();
    }

    /// <summary>c = f c + i g, h = o tanh c, for the two vectors of a block; each over one common denominator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateLstm(float* sums, float* bias, bool zeroState, float* cellState, float* next)
    {
        unchecked
        {
            for (int lane = 0; lane < 2 * TLanes.Count; lane += TLanes.Count)
            {
                TVector i = Activations<TLanes, TVector>.LogisticDenominator(Sum(sums, bias, lane), out _);
                TVector g = Activations<TLanes, TVector>.TanhNumerator(Sum(sums, bias, lane + (2 * Width)), out TVector denominator);
                denominator = TLanes.Multiply(denominator, i);
                if (!zeroState)
                {
                    TVector f = Activations<TLanes, TVector>.LogisticDenominator(Sum(sums, bias, lane + Width), out _);
                    g = TLanes.MultiplyAdd(TLanes.Load(cellState + lane), denominator, TLanes.Multiply(g, f));
                    denominator = TLanes.Multiply(denominator, f);
                }

                TVector c = TLanes.Divide(g, denominator);
                TVector o = Activations<TLanes, TVector>.LogisticDenominator(Sum(sums, bias, lane + (3 * Width)), out _);
                TVector h = Activations<TLanes, TVector>.TanhNumerator(c, out denominator);
                TLanes.Store(c, cellState + lane);
                TLanes.Store(TLanes.Divide(h, TLanes.Multiply(denominator, o)), next + lane);
            }
        }
    }

    /// <summary>n = tanh(x part + r h part), h = (1 - z) n + z h, for the two vectors of a block; over one common denominator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateGru(float* sums, float* bias, float* state, float* next)
    {
        unchecked
        {
            for (int lane = 0; lane < 2 * TLanes.Count; lane += TLanes.Count)
            {
                TVector r = Activations<TLanes, TVector>.Logistic(Sum(sums, bias, lane));
                TVector z = Activations<TLanes, TVector>.LogisticDenominator(Sum(sums, bias, lane + Width), out TVector rest);
                int recurrentPart = lane + (RecurrentPartOfNewGate * Width);
                TVector ofState = state is null ? TLanes.Load(bias + recurrentPart) : Sum(sums, bias, recurrentPart);
                TVector n = Activations<TLanes, TVector>.TanhNumerator(TLanes.MultiplyAdd(r, ofState, Sum(sums, bias, lane + (NewGate * Width))), out TVector denominator);
                TVector numerator = TLanes.Multiply(n, rest);
                if (state is not null)
                {
                    numerator = TLanes.MultiplyAdd(TLanes.Load(state + lane), denominator, numerator);
                }

                TLanes.Store(TLanes.Divide(numerator, TLanes.Multiply(denominator, z)), next + lane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(float* sums, float* bias, int at) => TLanes.Add(TLanes.Load(sums + at), TLanes.Load(bias + at));

    /// <summary>Packs gates that are stacked so that those of a block of units follow each other.</summary>
    private PackedMatrix<TLanes, TVector> Pack(ReadOnlySpan<float> stacked, int hidden, int k, NumberFormat format)
    {
        float[] rows = new float[Blocks * gates * Width * k];
        for (int gate = 0; gate < gates; gate++)
        {
            for (int unit = 0; unit < hidden; unit++)
            {
                int row = (((unit / Width * gates) + gate) * Width) + (unit % Width);
                stacked.Slice(((gate * hidden) + unit) * k, k).CopyTo(rows.AsSpan(row * k));
            }
        }

        return new PackedMatrix<TLanes, TVector>(rows, Blocks * gates * Width, k, new WeightStorage(format, ByPages: false));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* RowAt(int block, int row) => preactivations.Address + ((((nint)block * maximumRows) + row) * BlockWidth);

    /// <summary>Adds h Wh of a block to x Wx; the recurrent part of the GRU's n is kept apart.</summary>
    private void AddRecurrent(int block, int rows, float* state, float* sums, PanelOrder order)
    {
        unchecked
        {
            int panel = block * gates;
            if (cell == RnnCell.Lstm)
            {
                recurrent.Multiply(panel, panel + gates, rows, state, StateStride, sums, BlockWidth, accumulate: true, order);
                return;
            }

            PanelOrder within = order with { GoesOn = true };
            if (order.Descending)
            {
                recurrent.Multiply(panel + NewGate, panel + gates, rows, state, StateStride, sums + (RecurrentPartOfNewGate * Width), BlockWidth, accumulate: false, within);
            }

            recurrent.Multiply(panel, panel + NewGate, rows, state, StateStride, sums, BlockWidth, accumulate: true, order.Descending ? order : within);
            if (!order.Descending)
            {
                recurrent.Multiply(panel + NewGate, panel + gates, rows, state, StateStride, sums + (RecurrentPartOfNewGate * Width), BlockWidth, accumulate: false, order);
            }
        }
    }
}
