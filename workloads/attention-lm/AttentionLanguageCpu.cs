using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>The transformer's training on the CPU, fp32.</summary>
/// <remarks>
/// What makes each version faster than the one before: (1) loops over examples, positions and elements; (2) products over all positions of some examples at once, in register tiles; (3) each thread its own examples
/// through the whole model, forward and backward, a few at a time, so that their rows stay in its cache and threads do not wait for each other; (4) matrices that read the same rows stacked into one, packed once an update,
/// both ways round; (5) attention by tiles of queries over the causal half, its scores recomputed on the way back and its operands as they lie (<see cref="CausalAttention{TLanes, TVector}"/>); (6) everything between products by vectors, gradients in
/// the place of what they are gradients of; (7) the lowest block's queries, keys and values, of which there are no more than tokens before they are turned, from a table (<see cref="TokenInput{TLanes, TVector}"/>).
/// </remarks>
internal sealed unsafe class AttentionLanguageCpu<TLanes, TVector> : CpuTrainingSystem
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly AttentionLanguageModel problem;
    private readonly AttentionLanguageBlock<TLanes, TVector>[] blocks;
    private readonly StackedWeights output;
    private readonly RowWorkspace[] workspaces;
    private readonly RotaryAttention<TLanes, TVector>[] attentions;

    /// <summary>Takes the memory.</summary>
    public AttentionLanguageCpu(AttentionLanguageModel problem, TrainingMemory memory, CpuShares shares, MicroKernel kernel)
        : base(memory, shares, AttentionLanguageCpu.ExamplesTogether(problem), kernel)
    {
        this.problem = problem;
        blocks = [.. Enumerable.Range(0, problem.Layers).Select(layer => new AttentionLanguageBlock<TLanes, TVector>(problem, layer, kernel))];
        output = new StackedWeights(kernel, problem.ModelDim, problem.Vocabulary, "output");
        workspaces = [.. Enumerable.Range(0, shares.Threads).Select(thread => new RowWorkspace(problem, AttentionLanguageCpu.ExamplesTogether(problem), ProductOf(thread)))];
        attentions = [.. Enumerable.Range(0, shares.Threads).Select(_ => new RotaryAttention<TLanes, TVector>(problem, kernel))];
    }

    /// <inheritdoc/>
    private protected override void Pack(int thread)
    {
        Array.ForEach(blocks, block => block.Stack(Parameters, Threads, thread));
        output.Copy(Parameters, Threads, thread);
        Threads.Barrier();
        Array.ForEach(blocks, block => block.Pack(Threads, thread));
        output.Pack(Threads, thread);
        Threads.Barrier();
        if (thread == 0)
        {
            Array.ForEach(blocks, block => block.Prepare(Parameters, ProductOf(thread)));
        }
    }

    /// <inheritdoc/>
    private protected override void AddGradients(int thread, ReadOnlySpan<int> examples, float weight, TensorSet gradients)
    {
        RowWorkspace work = workspaces[thread];
        work.Begin(examples.Length);
        for (int example = 0; example < examples.Length; example++)
        {
            work.Take(example, Memory.Training.Integers(examples[example]));
        }

        Forward(work, thread);
        Project(work, work.Logits.Address);
        SoftmaxCrossEntropy<TLanes, TVector>.Backward(work.Logits.Address, problem.Vocabulary, work.Targets, weight / problem.SequenceLength);
        ProjectBackward(work, gradients);
        for (int layer = blocks.Length - 1; layer >= 0; layer--)
        {
            blocks[layer].Backward(work, work.Traces[layer], Parameters, attentions[thread], gradients);
        }

        work.AddEmbeddingGradient(new Span<float>(gradients.AddressOf("embedding"), problem.Vocabulary * problem.ModelDim));
    }

    /// <inheritdoc/>
    private protected override void PredictExamples(int thread, int first, int count)
    {
        RowWorkspace work = workspaces[thread];
        work.Begin(count);
        for (int example = 0; example < count; example++)
        {
            work.Take(example, Memory.Evaluation.Integers(first + example));
        }

        Forward(work, thread);
        fixed (float* predictions = Memory.Predictions(first + count)[(first * problem.SequenceLength * problem.Vocabulary)..])
        {
            Project(work, predictions);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Array.ForEach(blocks, static block => block.Dispose());
            Array.ForEach(workspaces, static work => work.Dispose());
            Array.ForEach(attentions, static attention => attention.Dispose());
            output.Dispose();
        }
    }

    private float* FinalGain => (float*)Parameters.AddressOf("final_norm");

    /// <summary>From tokens to the rows that the output projection reads.</summary>
    private void Forward(RowWorkspace work, int thread)
    {
        work.Embed(Parameters.Floats("embedding"));
        for (int layer = 0; layer < blocks.Length; layer++)
        {
            blocks[layer].Forward(work, work.Traces[layer], Parameters, attentions[thread]);
        }

        RowNorm<TLanes, TVector>.Forward(work.Stream, FinalGain, work.Shape, work.FinalNorm, work.Normed);
    }

    private void Project(RowWorkspace work, float* logits)
    {
        DenseRows.Fill(Parameters.Floats("output_bias"), new Span<float>(logits, work.Rows * problem.Vocabulary));
        work.Product.Multiply(work.Rows, work.Matrix(work.Normed), output.Forward, new MatrixView(logits, problem.Vocabulary), add: true);
    }

    /// <summary>From the logits' gradient to that of the stream behind the last block.</summary>
    private void ProjectBackward(RowWorkspace work, TensorSet gradients)
    {
        int dim = problem.ModelDim, vocabulary = problem.Vocabulary;
        DenseRows.AddSums(new ReadOnlySpan<float>(work.Logits.Address, work.Rows * vocabulary), new Span<float>(gradients.AddressOf("output_bias"), vocabulary));
        work.Product.Multiply(new MatmulShape(vocabulary, dim, work.Rows), work.Logits.Transpose, work.Matrix(work.Normed), new MatrixView((float*)gradients.AddressOf("output"), dim), add: true);
        work.Product.Multiply(work.Rows, work.Logits, output.Backward, work.Matrix(work.InnerGradient), add: false);
        new Span<float>(work.StreamGradient, work.Rows * work.Layout.Stride).Clear();
        RowNorm<TLanes, TVector>.Backward(work.FinalNorm, FinalGain, work.Shape, work.InnerGradient, work.StreamGradient, (float*)gradients.AddressOf("final_norm"));
    }
}

/// <summary>Chooses the width of vector.</summary>
internal static class AttentionLanguageCpu
{
    // Rows of a call: as many as a product sums over at once on the way back, and few enough that a block's rows stay in the second cache.
    private const int RowsTogether = 256;

    /// <summary>Examples that a thread takes in one call.</summary>
    public static int ExamplesTogether(AttentionLanguageModel problem) => Math.Max(1, RowsTogether / problem.SequenceLength);

    /// <summary>Makes the system.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="memory">What is shared with the harness.</param>
    /// <param name="shares">Threads to use, and the shares of a step that they take.</param>
    /// <param name="vectorBits">512, 256 or 128; 0 takes the widest that the machine accelerates.</param>
    public static CpuTrainingSystem Create(AttentionLanguageModel problem, TrainingMemory memory, CpuShares shares, int vectorBits = 0)
    {
        int bits = vectorBits != 0 ? vectorBits : Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return bits switch
        {
            512 => new AttentionLanguageCpu<Lanes512, Vector512<float>>(problem, memory, shares, MicroKernel.OfLanes(16)),
            256 => new AttentionLanguageCpu<Lanes256, Vector256<float>>(problem, memory, shares, MicroKernel.Medium),
            128 => new AttentionLanguageCpu<Lanes128, Vector128<float>>(problem, memory, shares, MicroKernel.Narrow),
            _ => throw new ArgumentOutOfRangeException(nameof(vectorBits), vectorBits, "512, 256 or 128"),
        };
    }
}
