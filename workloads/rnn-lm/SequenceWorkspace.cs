using System.Globalization;
using Bench.Spec.Training;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>A thread's memory for some examples: their tokens, the rows of every layer, and the gradients on their way down.</summary>
internal sealed unsafe class SequenceWorkspace : IDisposable
{
    private readonly RecurrentLanguageModel problem;
    private readonly int[] tokens;
    private readonly int[] targets;
    private readonly AlignedFloats embedded;
    private AlignedFloats down;
    private AlignedFloats up;
    private readonly AlignedFloats carry;
    private readonly AlignedFloats zeros;
    private readonly AlignedFloats logits;
    private readonly AlignedFloats sums;
    private readonly AlignedFloats tokenSums;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="examples">Examples at most.</param>
    /// <param name="product">The thread's own.</param>
    public SequenceWorkspace(RecurrentLanguageModel problem, int examples, DenseProduct product)
    {
        this.problem = problem;
        Product = product;
        int rows = checked(problem.SequenceLength * examples), hidden = problem.Hidden;
        tokens = new int[rows];
        targets = new int[rows];
        embedded = new AlignedFloats(TokenInput.Serves(problem) ? 0 : (long)rows * hidden);
        down = new AlignedFloats((long)rows * hidden);
        up = new AlignedFloats((long)rows * hidden);
        carry = new AlignedFloats((long)examples * hidden);
        zeros = new AlignedFloats(hidden);
        logits = new AlignedFloats((long)rows * problem.Vocabulary);
        sums = new AlignedFloats((long)problem.Gates * hidden);
        tokenSums = new AlignedFloats(TokenInput.Serves(problem) ? problem.Vocabulary * sums.Count : 0);
        Traces = new LayerTrace[problem.Layers];
        for (int layer = 0; layer < Traces.Length; layer++)
        {
            Traces[layer] = new LayerTrace(layer == 0 ? embedded.Address : Traces[layer - 1].States.Address, rows, hidden, problem.Gates);
        }
    }

    /// <summary>The thread's products.</summary>
    public DenseProduct Product { get; }

    /// <summary>One for each layer, from the lowest on.</summary>
    public LayerTrace[] Traces { get; }

    /// <summary>Examples side by side now.</summary>
    public int Examples { get; private set; }

    /// <summary>Steps.</summary>
    public int Steps => problem.SequenceLength;

    /// <summary>Rows now: steps times examples.</summary>
    public int Rows => Steps * Examples;

    /// <summary>The input token of each row.</summary>
    public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, Rows);

    /// <summary>The token to be predicted at each row.</summary>
    public ReadOnlySpan<int> Targets => targets.AsSpan(0, Rows);

    /// <summary>The embedded tokens [rows, hidden]; no memory where the lowest layer reads tokens by a table.</summary>
    public Span<float> Embedded => new(embedded.Address, Rows * problem.Hidden);

    /// <summary>[rows, vocabulary], one row after the other.</summary>
    public MatrixView Logits => new(logits.Address, problem.Vocabulary);

    /// <summary>[rows, hidden]: the gradient that comes down to a layer's h.</summary>
    public MatrixView Down => new(down.Address, problem.Hidden);

    /// <summary>[rows, hidden]: the gradient of a layer's input, which comes down to the next.</summary>
    public MatrixView Up => new(up.Address, problem.Hidden);

    /// <summary>[examples, hidden]: what a step hands back to the one before it beside the product.</summary>
    public MatrixView Carry => new(carry.Address, problem.Hidden);

    /// <summary>[hidden] zeros: the state before the first step, of every example.</summary>
    public float* Zeros => zeros.Address;

    /// <summary>[gates · hidden], for sums over rows.</summary>
    public Span<float> Sums => new(sums.Address, (int)sums.Count);

    /// <summary>[vocabulary, gates · hidden] sums over the rows of each token; zero between uses. No memory where the lowest layer reads embedded rows.</summary>
    public Span<float> TokenSums => new(tokenSums.Address, (int)tokenSums.Count);

    /// <summary>The elements of the first rows of a matrix whose rows follow each other.</summary>
    public Span<float> RowsOf(MatrixView matrix) => new(matrix.Address, Rows * (int)matrix.Stride);

    /// <summary>Begins with a number of examples.</summary>
    public void Begin(int examples) => Examples = examples;

    /// <summary>The gradient of a layer's input becomes that of the h of the layer beneath.</summary>
    public void Descend() => (down, up) = (up, down);

    /// <summary>Takes an example's tokens: those to be read, and where there is one more, those to be predicted.</summary>
    /// <param name="example">0 to <see cref="Examples"/> - 1.</param>
    /// <param name="text">As many as there are steps, or one more.</param>
    /// <exception cref="InvalidDataException">A token is none of the alphabet's.</exception>
    public void Take(int example, ReadOnlySpan<int> text)
    {
        for (int t = 0; t < text.Length; t++)
        {
            // Kernels use tokens as addresses.
            if (text[t] < 0 || text[t] >= problem.Vocabulary)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"token {text[t]} at position {t}, expected 0 to {problem.Vocabulary - 1}"));
            }

            if (t < Steps)
            {
                tokens[(t * Examples) + example] = text[t];
            }

            if (t > 0)
            {
                targets[((t - 1) * Examples) + example] = text[t];
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (AlignedFloats memory in new[] { embedded, down, up, carry, zeros, logits, sums, tokenSums })
        {
            memory.Dispose();
        }

        Array.ForEach(Traces, static trace => trace.Dispose());
    }
}
