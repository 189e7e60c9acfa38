using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>What a block's backward pass needs of its forward pass, for the rows of one call of one thread. Scores and softmaxes are not among it: they are recomputed.</summary>
/// <remarks>Rows lie as far apart as <see cref="RowLayout"/> says; what pads a row is zero, so that vectors need no tails.</remarks>
internal sealed unsafe class BlockTrace : IDisposable
{
    private readonly AlignedFloats[] memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="layout">How rows lie.</param>
    /// <param name="rows">Most rows.</param>
    public BlockTrace(RowLayout layout, int rows)
    {
        AttentionNorm = new NormTrace(layout, rows);
        FeedForwardNorm = new NormTrace(layout, rows);
        memory =
        [
            new AlignedFloats(((long)rows * layout.QkvStride) + RowLayout.Behind), new AlignedFloats((long)rows * layout.Stride),
            new AlignedFloats((long)rows * layout.Heads), new AlignedFloats((long)rows * layout.GateUpStride),
        ];
    }

    /// <summary>The norm before attention.</summary>
    public NormTrace AttentionNorm { get; }

    /// <summary>The norm before the feed-forward.</summary>
    public NormTrace FeedForwardNorm { get; }

    /// <summary>q / √d and k, rotated, and v, side by side; the backward pass puts their gradients in their place.</summary>
    public float* Qkv => memory[0].Address;

    /// <summary>What attention gave.</summary>
    public float* Attended => memory[1].Address;

    /// <summary>ln Σ e^score of every query, [example][head][position]: with it a score's softmax is one exponential.</summary>
    public float* Statistics => memory[2].Address;

    /// <summary>Gate and up, side by side; the backward pass puts their gradients in their place.</summary>
    public float* GateUp => memory[3].Address;

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(memory, static one => one.Dispose());
        AttentionNorm.Dispose();
        FeedForwardNorm.Dispose();
    }
}

/// <summary>What a norm's backward pass needs: rows of unit mean square, and what each was multiplied by.</summary>
internal sealed unsafe class NormTrace(RowLayout layout, int rows) : IDisposable
{
    private readonly AlignedFloats units = new((long)rows * layout.Stride);
    private readonly AlignedFloats scales = new(rows);

    /// <summary>x / √(mean x² + ε).</summary>
    public float* Units => units.Address;

    /// <summary>1 / √(mean x² + ε) of each row.</summary>
    public float* Scales => scales.Address;

    /// <inheritdoc/>
    public void Dispose()
    {
        units.Dispose();
        scales.Dispose();
    }
}
