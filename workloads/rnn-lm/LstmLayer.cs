using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The LSTM's recurrence: a step adds h U of all gates by one product, and its backward da Uᵀ by another; U's own gradient is one product over many steps.</summary>
internal sealed unsafe class LstmLayer<TLanes, TVector> : TrainedLayer
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly PackedOperand recurrent;
    private readonly PackedOperand recurrentBackward;
    private readonly string weightsName;
    private readonly string biasName;

    /// <summary>Takes the memory.</summary>
    public LstmLayer(RecurrentLanguageModel problem, int layer, MicroKernel kernel)
        : base(problem, layer, kernel)
    {
        weightsName = Prefix + "w_hh";
        biasName = Prefix + "b_hh";
        recurrent = new PackedOperand(kernel, Hidden, Width);
        recurrentBackward = new PackedOperand(kernel, Width, Hidden);
    }

    /// <inheritdoc/>
    public override void Pack(TensorSet parameters, CpuThreads threads, int thread)
    {
        base.Pack(parameters, threads, thread);
        MatrixView weights = new((float*)parameters.AddressOf(weightsName), Hidden);
        recurrent.Pack(weights.Transpose, threads, thread);
        recurrentBackward.Pack(weights, threads, thread);
        if (thread == 0)
        {
            DenseRows.Add(parameters.Floats(biasName), Bias);
        }
    }

    /// <inheritdoc/>
    protected override void Step(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), states = From(trace.States, work, step), cells = From(trace.Seconds, work, step);
        if (step > 0)
        {
            work.Product.Multiply(work.Examples, From(trace.States, work, step - 1), recurrent, gates, add: true);
        }

        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.Seconds, work, step - 1).At(example, 0);
            LstmUnits<TLanes, TVector>.Forward(gates.At(example, 0), Hidden, 0, before, cells.At(example, 0), states.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void StepBackward(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), cells = From(trace.Seconds, work, step), down = From(work.Down, work, step);
        if (step < work.Steps - 1)
        {
            work.Product.Multiply(work.Examples, From(trace.Gates, work, step + 1), recurrentBackward, down, add: true);
        }

        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.Seconds, work, step - 1).At(example, 0);
            LstmUnits<TLanes, TVector>.Backward(gates.At(example, 0), Hidden, 0, before, cells.At(example, 0), down.At(example, 0), work.Carry.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients)
    {
        int from = Math.Max(1, first);
        MatmulShape shape = new(Width, Hidden, (end - from) * work.Examples);
        work.Product.Multiply(shape, From(trace.Gates, work, from).Transpose, From(trace.States, work, from - 1), new MatrixView((float*)gradients.AddressOf(weightsName), Hidden), add: true);
    }

    /// <inheritdoc/>
    protected override void AddBiasGradients(ReadOnlySpan<float> sums, TensorSet gradients) => DenseRows.Add(sums, new Span<float>(gradients.AddressOf(biasName), Width));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            recurrent.Dispose();
            recurrentBackward.Dispose();
        }
    }
}
