using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>minLSTM's recurrence, linear in the state: after the inputs' products all that is left is a scan of one multiplication and addition for each step, unit and example.</summary>
/// <remarks>Threads have examples and vectors have units of their own, which fills a CPU; splitting the steps too, as on a GPU, would double the arithmetic.</remarks>
internal sealed unsafe class MinLstmLayer<TLanes, TVector>(RecurrentLanguageModel problem, int layer, MicroKernel kernel) : TrainedLayer(problem, layer, kernel)
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    protected override void Step(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), states = From(trace.States, work, step);
        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.States, work, step - 1).At(example, 0);
            MinLstmUnits<TLanes, TVector>.Forward(gates.At(example, 0), Hidden, 0, before, states.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void StepBackward(SequenceWorkspace work, LayerTrace trace, int step)
    {
        MatrixView gates = From(trace.Gates, work, step), down = From(work.Down, work, step);
        for (int example = 0; example < work.Examples; example++)
        {
            float* before = step == 0 ? work.Zeros : From(trace.States, work, step - 1).At(example, 0);
            MinLstmUnits<TLanes, TVector>.Backward(gates.At(example, 0), Hidden, 0, before, down.At(example, 0), work.Carry.At(example, 0));
        }
    }

    /// <inheritdoc/>
    protected override void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients)
    {
        // Nothing multiplies the state.
    }

    /// <inheritdoc/>
    protected override void AddBiasGradients(ReadOnlySpan<float> sums, TensorSet gradients)
    {
        // The inputs' is the only one.
    }
}
