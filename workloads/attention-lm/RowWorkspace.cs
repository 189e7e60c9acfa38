using Bench.Spec.Training;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>One thread's memory for a call: the tokens of the examples taken together, their rows (example after example, a row a token), and a trace of each block.</summary>
internal sealed unsafe class RowWorkspace : IDisposable
{
    private readonly AttentionLanguageModel problem;
    private readonly int[] tokens;
    private readonly int[] targets;
    private readonly AlignedFloats[] memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="examples">Most examples of a call.</param>
    /// <param name="product">The thread's products.</param>
    public RowWorkspace(AttentionLanguageModel problem, int examples, DenseProduct product)
    {
        this.problem = problem;
        Product = product;
        Layout = new RowLayout(problem);
        int rows = examples * problem.SequenceLength;
        tokens = new int[rows];
        targets = new int[rows];
        Traces = [.. Enumerable.Range(0, problem.Layers).Select(_ => new BlockTrace(Layout, rows))];
        FinalNorm = new NormTrace(Layout, rows);
        int[] widths = [Layout.Stride, Layout.Stride, Layout.Stride, Layout.Stride, Layout.HiddenStride, Layout.HiddenStride, problem.Vocabulary];
        memory = [.. widths.Select(width => new AlignedFloats(((long)rows * width) + RowLayout.Behind)), new AlignedFloats(RowLayout.HasTokenRows(problem) ? (long)problem.Vocabulary * Layout.QkvStride : 0)];
    }

    /// <summary>The thread's products.</summary>
    public DenseProduct Product { get; }

    /// <summary>How rows lie.</summary>
    public RowLayout Layout { get; }

    /// <summary>Examples of this call.</summary>
    public int Examples { get; private set; }

    /// <summary>Rows of this call.</summary>
    public int Rows => Examples * problem.SequenceLength;

    /// <summary>A trace of each block.</summary>
    public BlockTrace[] Traces { get; }

    /// <summary>The trace of the norm behind the last block.</summary>
    public NormTrace FinalNorm { get; }

    /// <summary>The token of each row.</summary>
    public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, Rows);

    /// <summary>The token that each row is to predict.</summary>
    public ReadOnlySpan<int> Targets => targets.AsSpan(0, Rows);

    /// <summary>The residual stream.</summary>
    public float* Stream => memory[0].Address;

    /// <summary>The gradient with respect to the residual stream.</summary>
    public float* StreamGradient => memory[1].Address;

    /// <summary>Normed rows: what products with weights read.</summary>
    public float* Normed => memory[2].Address;

    /// <summary>The gradient with respect to rows of the stream's width within a block.</summary>
    public float* InnerGradient => memory[3].Address;

    /// <summary>The feed-forward's hidden layer.</summary>
    public float* Hidden => memory[4].Address;

    /// <summary>The gradient with respect to it.</summary>
    public float* HiddenGradient => memory[5].Address;

    /// <summary>Logits, and then their gradient, without padding.</summary>
    public MatrixView Logits => new(memory[6].Address, problem.Vocabulary);

    /// <summary>For sums over the rows of each token, [vocabulary, q | k | v]; no memory where the lowest block reads rows.</summary>
    public float* TokenSums => memory[7].Address;

    /// <summary>The stream's rows of this call.</summary>
    public RowShape Shape => new(Rows, problem.ModelDim, Layout.Stride);

    /// <summary>Rows of the stream's layout as a matrix.</summary>
    public MatrixView Matrix(float* rows) => new(rows, Layout.Stride);

    /// <summary>Rows of the hidden layer's layout as a matrix.</summary>
    public MatrixView HiddenMatrix(float* rows) => new(rows, Layout.HiddenStride);

    /// <summary>Begins a call.</summary>
    public void Begin(int examples) => Examples = examples;

    /// <summary>Takes an example's tokens; with one more than the sequence is long, each is what the one before it is to predict.</summary>
    public void Take(int example, ReadOnlySpan<int> text)
    {
        int length = problem.SequenceLength;
        if (text.IndexOfAnyExceptInRange(0, problem.Vocabulary - 1) is int position and >= 0)
        {
            throw new InvalidDataException($"token {text[position]} at position {position}, expected 0 to {problem.Vocabulary - 1}");
        }

        text[..length].CopyTo(tokens.AsSpan(example * length));
        if (text.Length > length)
        {
            text.Slice(1, length).CopyTo(targets.AsSpan(example * length));
        }
    }

    /// <summary>The stream's rows = the embedding's rows of the tokens.</summary>
    /// <param name="embedding">[vocabulary, dim].</param>
    public void Embed(ReadOnlySpan<float> embedding)
    {
        int dim = problem.ModelDim;
        for (int row = 0; row < Rows; row++)
        {
            embedding.Slice(tokens[row] * dim, dim).CopyTo(new Span<float>(Stream + ((nint)row * Layout.Stride), dim));
        }
    }

    /// <summary>The embedding's gradient += the stream's gradient, to each token's row.</summary>
    /// <param name="gradient">[vocabulary, dim].</param>
    public void AddEmbeddingGradient(Span<float> gradient)
    {
        int dim = problem.ModelDim;
        for (int row = 0; row < Rows; row++)
        {
            DenseRows.Add(new ReadOnlySpan<float>(StreamGradient + ((nint)row * Layout.Stride), dim), gradient.Slice(tokens[row] * dim, dim));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(memory, static one => one.Dispose());
        Array.ForEach(Traces, static one => one.Dispose());
        FinalNorm.Dispose();
    }
}
