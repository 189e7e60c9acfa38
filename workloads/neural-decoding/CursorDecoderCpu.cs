using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.NeuralDecoding;

/// <summary>The cursor decoder's training on the CPU, fp32.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) loops over examples, units and electrodes; (2) the first layer, which is nearly all of the work, as one product over the examples, and its gradient as another; (3)
/// each thread its own examples, so that threads meet only where gradients are added up; (4) the first layer packed once an update; (5) the second layer, whose two outputs would leave most of a register tile empty, by vectors along the hidden
/// layer, its gradients and the first layer's in one pass over it; (6) rows a line further apart where they would lie whole pages apart, and all rows of a register tile meet in one set of the L1 cache. The input needs no gradient.
/// </remarks>
internal sealed unsafe class CursorDecoderCpu : CpuTrainingSystem
{
    // Examples of a call: as many as a product sums over at once on the way back, and few enough that their rates stay in the second cache.
    internal const int MostTogether = 256;

    private readonly CursorDecoder problem;
    private readonly int ratesStride;
    private readonly int hiddenStride;
    private readonly PackedOperand first;
    private readonly AlignedFloats[] rates;
    private readonly AlignedFloats[] hidden;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="memory">What is shared with the harness; outlives the system.</param>
    /// <param name="shares">Threads to compute with, and the shares of a step that they take.</param>
    /// <param name="kernel">The kernel of products; by default the best one for this processor.</param>
    public CursorDecoderCpu(CursorDecoder problem, TrainingMemory memory, CpuShares shares, MicroKernel? kernel = null)
        : base(memory, shares, MostTogether, kernel)
    {
        this.problem = problem;
        first = new PackedOperand(kernel ?? MicroKernel.Best, problem.Electrodes, problem.Hidden);
        ratesStride = RowStride.Of(problem.Electrodes);
        hiddenStride = RowStride.Of(problem.Hidden);
        rates = [.. Enumerable.Range(0, shares.Threads).Select(_ => new AlignedFloats((long)MostTogether * ratesStride))];
        hidden = [.. Enumerable.Range(0, shares.Threads).Select(_ => new AlignedFloats((long)MostTogether * hiddenStride))];
    }

    /// <inheritdoc/>
    private protected override void Pack(int thread)
    {
        MatrixView weights = new((float*)Parameters.AddressOf("w1"), problem.Electrodes);
        first.Pack(weights.Transpose, Threads.ShareStart(thread, first.Panels), Threads.ShareStart(thread + 1, first.Panels));
    }

    /// <inheritdoc/>
    private protected override void AddGradients(int thread, ReadOnlySpan<int> examples, float weight, TensorSet gradients)
    {
        MatrixView x = new(rates[thread].Address, ratesStride);
        for (int row = 0; row < examples.Length; row++)
        {
            Memory.Training.Floats(examples[row], 0).CopyTo(new Span<float>(x.At(row, 0), problem.Electrodes));
        }

        HiddenLayer(thread, x, examples.Length);
        Span<float> y = stackalloc float[CursorDecoder.Outputs];
        for (int row = 0; row < examples.Length; row++)
        {
            ReadOnlySpan<float> velocity = Memory.Training.Floats(examples[row], 1);
            Span<float> h = Row(thread, row);
            Output(h, y);
            for (int i = 0; i < y.Length; i++)
            {
                // 2 (y - t) / 2: the loss is the mean over two outputs.
                y[i] = weight * (2f / CursorDecoder.Outputs) * (y[i] - velocity[i]);
            }

            OutputBackward(h, y, gradients);
            DenseRows.Add(h, new Span<float>(gradients.AddressOf("b1"), problem.Hidden));
        }

        MatrixView down = new(hidden[thread].Address, hiddenStride);
        ProductOf(thread).Multiply(new MatmulShape(problem.Hidden, problem.Electrodes, examples.Length), down.Transpose, x, new MatrixView((float*)gradients.AddressOf("w1"), problem.Electrodes), add: true);
    }

    /// <inheritdoc/>
    private protected override void PredictExamples(int thread, int first, int count)
    {
        fixed (float* start = Memory.Evaluation.Floats(first))
        {
            HiddenLayer(thread, new MatrixView(start, (nint)(Memory.Evaluation.Stride / sizeof(float))), count);
        }

        Span<float> predictions = Memory.Predictions(first + count)[(first * CursorDecoder.Outputs)..];
        for (int row = 0; row < count; row++)
        {
            Output(Row(thread, row), predictions.Slice(row * CursorDecoder.Outputs, CursorDecoder.Outputs));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            first.Dispose();
            Array.ForEach(rates, static one => one.Dispose());
            Array.ForEach(hidden, static one => one.Dispose());
        }
    }

    /// <summary>h = relu(W₁ x + b₁) for some rows.</summary>
    private void HiddenLayer(int thread, MatrixView x, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            Parameters.Floats("b1").CopyTo(Row(thread, row));
        }

        ProductOf(thread).Multiply(rows, x, first, new MatrixView(hidden[thread].Address, hiddenStride), add: true);
        for (int row = 0; row < rows; row++)
        {
            Rectify(Row(thread, row));
        }
    }

    private Span<float> Row(int thread, int row) => new(hidden[thread].Address + ((nint)row * hiddenStride), problem.Hidden);

    /// <summary>y = W₂ h + b₂.</summary>
    private void Output(ReadOnlySpan<float> h, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Parameters.Floats("b2")[i] + Dot(h, Parameters.Floats("w2").Slice(i * problem.Hidden, problem.Hidden));
        }
    }

    /// <summary>Adds the second layer's gradients, and replaces h by the gradient with respect to W₁ x + b₁.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OutputBackward(Span<float> h, ReadOnlySpan<float> dy, TensorSet gradients)
    {
        ReadOnlySpan<float> w0 = Parameters.Floats("w2")[..h.Length], w1 = Parameters.Floats("w2").Slice(h.Length, h.Length);
        Span<float> dw0 = new(gradients.AddressOf("w2"), h.Length), dw1 = new((float*)gradients.AddressOf("w2") + h.Length, h.Length), db = new(gradients.AddressOf("b2"), dy.Length);
        db[0] += dy[0];
        db[1] += dy[1];
        Vector<float> dy0 = new(dy[0]), dy1 = new(dy[1]);
        int i = 0;
        for (; i <= h.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = new(h[i..]);
            Vector.MultiplyAddEstimate(dy0, value, new Vector<float>(dw0[i..])).CopyTo(dw0[i..]);
            Vector.MultiplyAddEstimate(dy1, value, new Vector<float>(dw1[i..])).CopyTo(dw1[i..]);
            Vector<float> down = Vector.MultiplyAddEstimate(dy0, new Vector<float>(w0[i..]), dy1 * new Vector<float>(w1[i..]));
            Vector.ConditionalSelect(Vector.GreaterThan(value, Vector<float>.Zero), down, Vector<float>.Zero).CopyTo(h[i..]);
        }

        for (; i < h.Length; i++)
        {
            dw0[i] += dy[0] * h[i];
            dw1[i] += dy[1] * h[i];
            h[i] = h[i] > 0 ? (dy[0] * w0[i]) + (dy[1] * w1[i]) : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rectify(Span<float> values)
    {
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            // Max of a NaN is a NaN: training that has diverged shows.
            Vector.Max(new Vector<float>(values[i..]), Vector<float>.Zero).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            values[i] = MathF.Max(values[i], 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sum = Vector.MultiplyAddEstimate(new Vector<float>(a[i..]), new Vector<float>(b[i..]), sum);
        }

        float total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
