using Bench.Spec.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>How rows lie in memory: each padded with zeros to whole cache lines, which are whole vectors of every width.</summary>
internal sealed class RowLayout(AttentionLanguageModel problem)
{
    private const int FloatsOfLine = 16;

    /// <summary>Floats behind the last row: attention reads rows of a head in place, and a kernel without masks reads the rest of its tile too.</summary>
    public const int Behind = 32;

    /// <summary>Whether the lowest block reads tokens by a table (<see cref="TokenInput{TLanes, TVector}"/>), which is less work than its products where one example has as many positions as the alphabet has tokens, or more.</summary>
    public static bool HasTokenRows(AttentionLanguageModel problem) => problem.Vocabulary <= problem.SequenceLength;

    /// <summary>Heads.</summary>
    public int Heads => problem.Heads;

    /// <summary>Floats from row to row of the residual stream.</summary>
    public int Stride { get; } = Padded(problem.ModelDim);

    /// <summary>Floats from row to row of q, k and v side by side, each padded.</summary>
    public int QkvStride => 3 * Stride;

    /// <summary>Floats from row to row of the feed-forward's hidden layer.</summary>
    public int HiddenStride { get; } = Padded(problem.FeedForward);

    /// <summary>Floats from row to row of gate and up side by side, each padded.</summary>
    public int GateUpStride => 2 * HiddenStride;

    private static int Padded(int extent) => (extent + FloatsOfLine - 1) / FloatsOfLine * FloatsOfLine;
}

/// <summary>Rows as a norm sees them.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Width">Elements of a row.</param>
/// <param name="Stride">Floats from row to row; what pads them is zero.</param>
internal readonly record struct RowShape(int Rows, int Width, int Stride);
