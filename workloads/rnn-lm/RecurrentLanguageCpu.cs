using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The recurrent language model's training on the CPU, fp32.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) loops over examples, steps, gates and units; (2) the inputs' products of a stretch of steps and all examples as one, which leaves a step only its recurrent product; (3) each
/// thread its own examples through the whole sequence, forward and backward, so that threads never wait for each other inside an update, where a recurrence shared by units meets twice a step; (4) weights packed once an
/// update, both ways round, and read from the cache by every step; (5) gates, state and their gradients by vectors behind the product, in the place of the pre-activations; (6) the gradients of weights as one product
/// over a stretch of steps, while what it reads is in the cache; (7) the lowest layer's inputs, of which there are no more than tokens, from a table (<see cref="TokenInput"/>).
/// </remarks>
internal sealed unsafe class RecurrentLanguageCpu<TLanes, TVector> : CpuTrainingSystem
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly RecurrentLanguageModel problem;
    private readonly TrainedLayer[] layers;
    private readonly SequenceWorkspace[] workspaces;
    private readonly PackedOperand output;
    private readonly PackedOperand outputBackward;

    /// <summary>Takes the memory.</summary>
    public RecurrentLanguageCpu(RecurrentLanguageModel problem, TrainingMemory memory, CpuShares shares, MicroKernel kernel)
        : base(memory, shares, RecurrentLanguageCpu.ExamplesTogether, kernel)
    {
        this.problem = problem;
        layers = [.. Enumerable.Range(0, problem.Layers).Select(layer => TrainedLayer.Create<TLanes, TVector>(problem, layer, kernel))];
        workspaces = [.. Enumerable.Range(0, shares.Threads).Select(thread => new SequenceWorkspace(problem, RecurrentLanguageCpu.ExamplesTogether, ProductOf(thread)))];
        output = new PackedOperand(kernel, problem.Hidden, problem.Vocabulary);
        outputBackward = new PackedOperand(kernel, problem.Vocabulary, problem.Hidden);
    }

    /// <inheritdoc/>
    private protected override void Pack(int thread)
    {
        foreach (TrainedLayer layer in layers)
        {
            layer.Pack(Parameters, Threads, thread);
        }

        // A vocabulary of characters is a panel or two: not worth sharing.
        if (thread == 0)
        {
            MatrixView weights = new((float*)Parameters.AddressOf("output"), problem.Hidden);
            output.Pack(weights.Transpose);
            outputBackward.Pack(weights);
        }

        Threads.Barrier();
        foreach (TrainedLayer layer in layers)
        {
            layer.Prepare(Parameters, ProductOf(thread), Threads, thread);
        }
    }

    /// <inheritdoc/>
    private protected override void AddGradients(int thread, ReadOnlySpan<int> examples, float weight, TensorSet gradients)
    {
        SequenceWorkspace work = workspaces[thread];
        work.Begin(examples.Length);
        for (int example = 0; example < examples.Length; example++)
        {
            work.Take(example, Memory.Training.Integers(examples[example]));
        }

        Forward(work);
        MatrixView top = work.Traces[^1].States;
        DenseRows.Fill(Parameters.Floats("output_bias"), work.RowsOf(work.Logits));
        work.Product.Multiply(work.Rows, top, output, work.Logits, add: true);
        SoftmaxCrossEntropy<TLanes, TVector>.Backward(work.Logits.Address, problem.Vocabulary, work.Targets, weight / work.Steps);
        work.Product.Multiply(new MatmulShape(problem.Vocabulary, problem.Hidden, work.Rows), work.Logits.Transpose, top, new MatrixView((float*)gradients.AddressOf("output"), problem.Hidden), add: true);
        DenseRows.AddSums(work.RowsOf(work.Logits), new Span<float>(gradients.AddressOf("output_bias"), problem.Vocabulary));
        work.Product.Multiply(work.Rows, work.Logits, outputBackward, work.Down, add: false);
        for (int layer = layers.Length - 1; layer >= 0; layer--)
        {
            layers[layer].Backward(work, work.Traces[layer], Parameters, gradients);
            work.Descend();
        }

        if (!TokenInput.Serves(problem))
        {
            DenseRows.Scatter(work.RowsOf(work.Down), work.Tokens, new Span<float>(gradients.AddressOf("embedding"), problem.Vocabulary * problem.Hidden));
        }
    }

    /// <inheritdoc/>
    private protected override void PredictExamples(int thread, int first, int count)
    {
        SequenceWorkspace work = workspaces[thread];
        work.Begin(count);
        for (int example = 0; example < count; example++)
        {
            work.Take(example, Memory.Evaluation.Integers(first + example));
        }

        Forward(work);
        int size = problem.SequenceLength * problem.Vocabulary;
        Span<float> predictions = Memory.Predictions(first + count)[(first * size)..];
        DenseRows.Fill(Parameters.Floats("output_bias"), predictions);
        fixed (float* address = predictions)
        {
            for (int example = 0; example < count; example++)
            {
                // Every step of one example: rows as far apart as there are examples.
                MatrixView states = new(work.Traces[^1].States.At(example, 0), (nint)count * problem.Hidden);
                work.Product.Multiply(problem.SequenceLength, states, output, new MatrixView(address + (example * size), problem.Vocabulary), add: true);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Array.ForEach(layers, static layer => layer.Dispose());
            Array.ForEach(workspaces, static workspace => workspace.Dispose());
            output.Dispose();
            outputBackward.Dispose();
        }
    }

    private void Forward(SequenceWorkspace work)
    {
        if (!TokenInput.Serves(problem))
        {
            DenseRows.Gather(Parameters.Floats("embedding"), work.Tokens, work.Embedded);
        }

        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer].Forward(work, work.Traces[layer]);
        }
    }
}

/// <summary>Chooses the width of vector.</summary>
internal static class RecurrentLanguageCpu
{
    // Rows of a step's product: enough to run at the speed of the arithmetic, and few enough that the rows of all steps stay in the last cache.
    public const int ExamplesTogether = 24;

    /// <summary>Makes the system.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="memory">What is shared with the harness.</param>
    /// <param name="shares">Threads to use, and the shares of a step that they take.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    public static CpuTrainingSystem Create(RecurrentLanguageModel problem, TrainingMemory memory, CpuShares shares, int vectorBits = 0)
    {
        int bits = vectorBits != 0 ? vectorBits : Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return bits switch
        {
            512 => new RecurrentLanguageCpu<Lanes512, Vector512<float>>(problem, memory, shares, MicroKernel.OfLanes(16)),
            256 => new RecurrentLanguageCpu<Lanes256, Vector256<float>>(problem, memory, shares, MicroKernel.Medium),
            128 => new RecurrentLanguageCpu<Lanes128, Vector128<float>>(problem, memory, shares, MicroKernel.Narrow),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "512, 256 or 128"),
        };
    }
}
