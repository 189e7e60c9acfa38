using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The GRU's recurrence. r and z take the sum of both products; n multiplies the state's by r, so that product q = U_n h + d_n and its gradient stand apart.</summary>
internal sealed unsafe class GruLayer<TLanes, TVector> : TrainedLayer
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly PackedOperand recurrent;
    private readonly PackedOperand recurrentBackward;
    private readonly PackedOperand candidate;
    private readonly PackedOperand candidateBackward;
    private readonly AlignedFloats candidateBias;
    private readonly string weightsName;
    private readonly string biasName;

    /// <summary>Takes the memory.</summary>
    public GruLayer(RecurrentLanguageModel problem, int layer, MicroKernel kernel)
        : base(problem, layer, kernel)
    {
        weightsName = Prefix + "w_hh";
        biasName = Prefix + "b_hh";
        recurrent = new PackedOperand(kernel, Hidden, 2 * Hidden);
        recurrentBackward = new PackedOperand(kernel, 2 * Hidden, Hidden);
        candidate = new PackedOperand(kernel, Hidden, Hidden);
        candidateBackward = new PackedOperand(kernel, Hidden, Hidden);
        candidateBias = new AlignedFloats(Hidden);
    }

    private Span<float> CandidateBias => new(candidateBias.Address, Hidden);

    /// <inheritdoc/>
    public override void Pack(TensorSet parameters, CpuThreads threads, int thread)
    {
        base.Pack(parameters, threads, thread);
        MatrixView weights = new((float*)parameters.AddressOf(weightsName), Hidden), last = new(weights.At(2 * Hidden, 0), Hidden);
        recurrent.Pack(weights.Transpose, threads, thread);
        recurrentBackward.Pack(weights, threads, thread);
        candidate.Pack(last.Transpose, threads, thread);
        candidateBackward.Pack(last, threads, thread);
        if (thread == 0)
        {
            DenseRows.Add(parameters.Floats(biasName)[..(2 * Hidden)], Bias[..(2 * Hidden)]);
            parameters.Floats(biasName)[(2 * Hidden)..].CopyTo(CandidateBias);
        }
    }

    /// <inheritdoc/>
    protected override void Step(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), states = From(trace.States, work, step), fromState = From(trace.Seconds, work, step);
        DenseRows.Fill(CandidateBias, new Span<float>(fromState.Address, work.Examples * Hidden));
        if (step > 0)
        {
            MatrixView before = From(trace.States, work, step - 1);
            work.Product.Multiply(work.Examples, before, recurrent, gates, add: true);
            work.Product.Multiply(work.Examples, before, candidate, fromState, add: true);
        }

        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.States, work, step - 1).At(example, 0);
            GruUnits<TLanes, TVector>.Forward(gates.At(example, 0), Hidden, 0, before, fromState.At(example, 0), states.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void StepBackward(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), fromState = From(trace.Seconds, work, step), down = From(work.Down, work, step);
        if (step < work.Steps - 1)
        {
            work.Product.Multiply(work.Examples, From(trace.Gates, work, step + 1), recurrentBackward, down, add: true);
            work.Product.Multiply(work.Examples, From(trace.Seconds, work, step + 1), candidateBackward, down, add: true);
        }

        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.States, work, step - 1).At(example, 0);
            GruUnits<TLanes, TVector>.Backward(gates.At(example, 0), Hidden, 0, before, fromState.At(example, 0), down.At(example, 0), work.Carry.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients)
    {
        int from = Math.Max(1, first), terms = (end - from) * work.Examples;
        MatrixView weights = new((float*)gradients.AddressOf(weightsName), Hidden), before = From(trace.States, work, from - 1);
        work.Product.Multiply(new MatmulShape(2 * Hidden, Hidden, terms), From(trace.Gates, work, from).Transpose, before, weights, add: true);
        work.Product.Multiply(new MatmulShape(Hidden, Hidden, terms), From(trace.Seconds, work, from).Transpose, before, new MatrixView(weights.At(2 * Hidden, 0), Hidden), add: true);
        DenseRows.AddSums(Rows(trace.Seconds, work, first, end), BiasOf(gradients)[(2 * Hidden)..]);
    }

    /// <inheritdoc/>
    protected override void AddBiasGradients(ReadOnlySpan<float> sums, TensorSet gradients) => DenseRows.Add(sums[..(2 * Hidden)], BiasOf(gradients)[..(2 * Hidden)]);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            recurrent.Dispose();
            recurrentBackward.Dispose();
            candidate.Dispose();
            candidateBackward.Dispose();
            candidateBias.Dispose();
        }
    }

    private Span<float> BiasOf(TensorSet gradients) => new(gradients.AddressOf(biasName), Width);
}
