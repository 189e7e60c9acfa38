using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Rotary embedding and causal attention of all examples and heads of a thread's call, forward and backward. 1/√d is folded into the rotation of q, and, on the way back, into that of its gradient.</summary>
internal sealed unsafe class RotaryAttention<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly AttentionLanguageModel problem;
    private readonly CausalAttention<TLanes, TVector> attention;
    private readonly RotaryTurn<TLanes, TVector> queryTurn;
    private readonly RotaryTurn<TLanes, TVector> keyTurn;
    private readonly RotaryTurn<TLanes, TVector> queryTurnBack;
    private readonly RotaryTurn<TLanes, TVector> keyTurnBack;

    /// <summary>Takes the memory.</summary>
    public RotaryAttention(AttentionLanguageModel problem, MicroKernel kernel)
    {
        this.problem = problem;
        attention = new CausalAttention<TLanes, TVector>(problem.SequenceLength, problem.HeadDim, kernel);
        double scale = 1 / Math.Sqrt(problem.HeadDim);
        queryTurn = new RotaryTurn<TLanes, TVector>(problem.SequenceLength, problem.HeadDim, 1, scale);
        keyTurn = new RotaryTurn<TLanes, TVector>(problem.SequenceLength, problem.HeadDim, 1, 1);
        queryTurnBack = new RotaryTurn<TLanes, TVector>(problem.SequenceLength, problem.HeadDim, -1, scale);
        keyTurnBack = new RotaryTurn<TLanes, TVector>(problem.SequenceLength, problem.HeadDim, -1, 1);
    }

    /// <summary>Turns q and k of the trace in place, and fills what attention gave.</summary>
    public void Forward(RowWorkspace work, BlockTrace trace)
    {
        Turn(work, trace, queryTurn, keyTurn);
        for (int part = 0; part < work.Examples * problem.Heads; part++)
        {
            HeadRows at = new(problem, work, trace, trace.Attended, part);
            attention.Forward(at.Queries, at.Keys, at.Values, work.Layout.QkvStride, at.Outputs, work.Layout.Stride, at.Statistics);
        }
    }

    /// <summary>Replaces q, k and v of the trace by their gradients.</summary>
    /// <param name="work">The rows.</param>
    /// <param name="trace">The block's.</param>
    /// <param name="gradient">The gradient with respect to what attention gave.</param>
    public void Backward(RowWorkspace work, BlockTrace trace, float* gradient)
    {
        for (int part = 0; part < work.Examples * problem.Heads; part++)
        {
            HeadRows at = new(problem, work, trace, gradient, part);
            attention.Backward(at.Queries, at.Keys, at.Values, work.Layout.QkvStride, at.Outputs, work.Layout.Stride, at.Statistics);
        }

        Turn(work, trace, queryTurnBack, keyTurnBack);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        attention.Dispose();
        queryTurn.Dispose();
        keyTurn.Dispose();
        queryTurnBack.Dispose();
        keyTurnBack.Dispose();
    }

    private void Turn(RowWorkspace work, BlockTrace trace, RotaryTurn<TLanes, TVector> queries, RotaryTurn<TLanes, TVector> keys)
    {
        queries.Apply(trace.Qkv, work.Layout.QkvStride, work.Rows, problem.Heads);
        keys.Apply(trace.Qkv + work.Layout.Stride, work.Layout.QkvStride, work.Rows, problem.Heads);
    }

    /// <summary>Where the rows of one head of one example start.</summary>
    private readonly struct HeadRows
    {
        public HeadRows(AttentionLanguageModel problem, RowWorkspace work, BlockTrace trace, float* outputs, int part)
        {
            int firstRow = part / problem.Heads * problem.SequenceLength, column = part % problem.Heads * problem.HeadDim;
            Queries = trace.Qkv + ((nint)firstRow * work.Layout.QkvStride) + column;
            Keys = Queries + work.Layout.Stride;
            Values = Keys + work.Layout.Stride;
            Outputs = outputs + ((nint)firstRow * work.Layout.Stride) + column;
            Statistics = trace.Statistics + ((nint)part * problem.SequenceLength);
        }

        public float* Queries { get; }

        public float* Keys { get; }

        public float* Values { get; }

        public float* Outputs { get; }

        public float* Statistics { get; }
    }
}
