using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>What a layer's forward leaves for its backward. Rows are ordered (step, example), so that a step's are neighbours and a layer's are one matrix.</summary>
internal sealed unsafe class LayerTrace : IDisposable
{
    private readonly AlignedFloats gates;
    private readonly AlignedFloats states;
    private readonly AlignedFloats seconds;

    /// <summary>Takes the memory.</summary>
    /// <param name="input">The rows that the layer reads; they stay until its backward.</param>
    /// <param name="rows">Steps times examples at most.</param>
    /// <param name="hidden">Elements of a state.</param>
    /// <param name="gateCount">Gates.</param>
    public LayerTrace(float* input, int rows, int hidden, int gateCount)
    {
        Input = new MatrixView(input, hidden);
        gates = new AlignedFloats((long)rows * gateCount * hidden);
        states = new AlignedFloats((long)rows * hidden);
        seconds = new AlignedFloats((long)rows * hidden);
        Gates = new MatrixView(gates.Address, (nint)gateCount * hidden);
        States = new MatrixView(states.Address, hidden);
        Seconds = new MatrixView(seconds.Address, hidden);
    }

    /// <summary>x [rows, hidden].</summary>
    public MatrixView Input { get; }

    /// <summary>[rows, gates · hidden]: pre-activations, then gates, and after the backward the gradients of the pre-activations.</summary>
    public MatrixView Gates { get; }

    /// <summary>h [rows, hidden].</summary>
    public MatrixView States { get; }

    /// <summary>[rows, hidden]: the LSTM's c; the GRU's U_n h + d_n and then its gradient; unused by minLSTM.</summary>
    public MatrixView Seconds { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        gates.Dispose();
        states.Dispose();
        seconds.Dispose();
    }
}
