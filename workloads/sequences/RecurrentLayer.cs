using System.Runtime.CompilerServices;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Sequences;

/// <summary>One LSTM or GRU layer over any number of rows (sequences side by side): packed weights, gates and state update fused behind each product.</summary>
/// <remarks>
/// Gate g of units u is panel u of matrix g, so the panels of all gates of the same units belong to one thread: it computes their
/// pre-activations, and while they are still in its first-level cache turns them into the new state. Threads meet once a step, because the
/// next step reads the whole state. x Wx of many steps is one product; only h Wh is a step's own.
/// </remarks>
internal sealed unsafe class RecurrentLayer<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly RnnCell cell;
    private readonly int hidden;
    private readonly int gates;
    private readonly int maximumRows;
    private readonly PackedMatrix<TLanes, TVector>[] input;
    private readonly PackedMatrix<TLanes, TVector>[] recurrent;
    private readonly AlignedFloats bias;
    private readonly AlignedFloats newGateBias;
    private readonly AlignedFloats preactivations;
    private readonly AlignedFloats newGate;

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
        this.hidden = hidden;
        this.maximumRows = maximumRows;
        gates = cell == RnnCell.Lstm ? 4 : 3;
        input = new PackedMatrix<TLanes, TVector>[gates];
        recurrent = new PackedMatrix<TLanes, TVector>[gates];

        // The gates of the same units follow each other, each from a matrix of its own: what lies behind a panel is not what is read next.
        WeightStorage storage = new(format, ByPages: false);
        for (int gate = 0; gate < gates; gate++)
        {
            input[gate] = new PackedMatrix<TLanes, TVector>(weights.InputWeights.Slice(gate * hidden * inputSize, hidden * inputSize), hidden, inputSize, storage);
            recurrent[gate] = new PackedMatrix<TLanes, TVector>(weights.RecurrentWeights.Slice(gate * hidden * hidden, hidden * hidden), hidden, hidden, storage);
        }

        Blocks = recurrent[0].Panels;
        StateStride = recurrent[0].PaddedColumns;
        bias = new AlignedFloats((long)gates * StateStride);
        newGateBias = new AlignedFloats(StateStride);
        preactivations = new AlignedFloats((long)maximumRows * gates * StateStride);
        newGate = new AlignedFloats((long)maximumRows * StateStride);
        for (int gate = 0; gate < gates; gate++)
        {
            // The GRU's third gate multiplies its recurrent part by r, bias included, so that bias stays apart.
            bool apart = cell == RnnCell.Gru && gate == 2;
            for (int unit = 0; unit < hidden; unit++)
            {
                float recurrentBias = weights.RecurrentBias[(gate * hidden) + unit];
                bias.Address[(gate * StateStride) + unit] = weights.InputBias[(gate * hidden) + unit] + (apart ? 0 : recurrentBias);
                if (apart)
                {
                    newGateBias.Address[unit] = recurrentBias;
                }
            }
        }
    }

    /// <summary>Floats from row to row of a state: the hidden size padded to whole panels; the padding stays 0.</summary>
    public int StateStride { get; }

    /// <summary>Blocks of units that threads divide among themselves.</summary>
    public int Blocks { get; }

    /// <summary>Bytes that it took: packed weights and biases, and the rows that are computed together.</summary>
    public long ByteCount => input.Concat(recurrent).Sum(static matrix => matrix.ByteCount) + (4 * (bias.Count + newGateBias.Count + preactivations.Count + newGate.Count));

    /// <summary>Computes bias + x Wx of the units of the blocks first to last - 1, for all rows; the same thread then steps those blocks, so no barrier is needed between.</summary>
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
            nint rowStride = (nint)gates * StateStride;
            int width = PackedMatrix<TLanes, TVector>.Width;
            for (int gate = 0; gate < gates; gate++)
            {
                float* target = preactivations.Address + (firstRow * rowStride) + ((nint)gate * StateStride);
                float* gateBias = bias.Address + ((nint)gate * StateStride);
                for (int row = 0; row < rows; row++)
                {
                    for (nint column = (nint)first * width; column < (nint)last * width; column += TLanes.Count)
                    {
                        TLanes.Store(TLanes.Load(gateBias + column), target + (row * rowStep * rowStride) + column);
                    }
                }

                input[gate].Multiply(first, last, rows, x, xStride, target, rowStep * rowStride, accumulate: true);
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
            nint rowStride = gates * stride;
            int width = PackedMatrix<TLanes, TVector>.Width;
            float* projected = preactivations.Address + (firstRow * rowStride);
            for (int taken = first; taken < last; taken++)
            {
                int block = descending ? first + last - 1 - taken : taken;
                nint column = (nint)block * width;
                int following = descending ? Math.Max(first, block - 1) : Math.Min(last - 1, block + 1);
                int added = cell == RnnCell.Lstm ? 4 : 2;
                for (int gate = 0; gate < added && state is not null; gate++)
                {
                    float* after = gate < gates - 1 ? recurrent[gate + 1].PanelAt(block) : recurrent[0].PanelAt(following);
                    recurrent[gate].Multiply(block, block + 1, rows, state, stride, projected + (gate * stride), rowStride, accumulate: true, after);
                }

                if (cell == RnnCell.Lstm)
                {
                    for (int row = 0; row < rows; row++)
                    {
                        UpdateLstm(projected + (row * rowStride) + column, stride, state is null, cellState + (row * stride) + column, next + (row * stride) + column);
                    }

                    continue;
                }

                for (int row = 0; row < rows; row++)
                {
                    TLanes.Store(TLanes.Load(newGateBias.Address + column), newGate.Address + (row * stride) + column);
                    TLanes.Store(TLanes.Load(newGateBias.Address + column + TLanes.Count), newGate.Address + (row * stride) + column + TLanes.Count);
                }

                if (state is not null)
                {
                    recurrent[2].Multiply(block, block + 1, rows, state, stride, newGate.Address, stride, accumulate: true, recurrent[0].PanelAt(following));
                }

                for (int row = 0; row < rows; row++)
                {
                    nint at = (row * stride) + column;
                    UpdateGru(projected + (row * rowStride) + column, stride, newGate.Address + at, state is null ? null : state + at, next + at);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PackedMatrix<TLanes, TVector> matrix in input.Concat(recurrent))
        {
            matrix.Dispose();
        }

        bias.Dispose();
        newGateBias.Dispose();
        preactivations.Dispose();
        newGate.Dispose();
    }

    /// <summary>c = f c + i g, h = o tanh c, for the two vectors of a block; each over one common denominator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateLstm(float* gatesOfRow, nint stride, bool zeroState, float* cellState, float* next)
    {
        unchecked
        {
            for (int lane = 0; lane < 2 * TLanes.Count; lane += TLanes.Count)
            {
                TVector i = Activations<TLanes, TVector>.LogisticDenominator(TLanes.Load(gatesOfRow + lane), out _);
                TVector g = Activations<TLanes, TVector>.TanhNumerator(TLanes.Load(gatesOfRow + (2 * stride) + lane), out TVector denominator);
                denominator = TLanes.Multiply(denominator, i);
                if (!zeroState)
                {
                    TVector f = Activations<TLanes, TVector>.LogisticDenominator(TLanes.Load(gatesOfRow + stride + lane), out _);
                    g = TLanes.MultiplyAdd(TLanes.Load(cellState + lane), denominator, TLanes.Multiply(g, f));
                    denominator = TLanes.Multiply(denominator, f);
                }

                TVector c = TLanes.Divide(g, denominator);
                TVector o = Activations<TLanes, TVector>.LogisticDenominator(TLanes.Load(gatesOfRow + (3 * stride) + lane), out _);
                TVector h = Activations<TLanes, TVector>.TanhNumerator(c, out denominator);
                TLanes.Store(c, cellState + lane);
                TLanes.Store(TLanes.Divide(h, TLanes.Multiply(denominator, o)), next + lane);
            }
        }
    }

    /// <summary>n = tanh(x part + r h part), h = (1 - z) n + z h, for the two vectors of a block; over one common denominator.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateGru(float* gatesOfRow, nint stride, float* recurrentPart, float* state, float* next)
    {
        unchecked
        {
            for (int lane = 0; lane < 2 * TLanes.Count; lane += TLanes.Count)
            {
                TVector r = Activations<TLanes, TVector>.Logistic(TLanes.Load(gatesOfRow + lane));
                TVector z = Activations<TLanes, TVector>.LogisticDenominator(TLanes.Load(gatesOfRow + stride + lane), out TVector rest);
                TVector n = Activations<TLanes, TVector>.TanhNumerator(TLanes.MultiplyAdd(r, TLanes.Load(recurrentPart + lane), TLanes.Load(gatesOfRow + (2 * stride) + lane)), out TVector denominator);
                TVector numerator = TLanes.Multiply(n, rest);
                if (state is not null)
                {
                    numerator = TLanes.MultiplyAdd(TLanes.Load(state + lane), denominator, numerator);
                }

                TLanes.Store(TLanes.Divide(numerator, TLanes.Multiply(denominator, z)), next + lane);
            }
        }
    }
}
