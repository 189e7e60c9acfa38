using System.Collections.Immutable;

namespace Bench.Spec;

/// <summary>A tensor of a data set: its name, shape and how its elements are drawn. Row-major, 4 bytes an element.</summary>
public sealed record TensorSpec
{
    /// <summary>The name that the SUT sees, for example <c>q</c> or <c>layer0.w_gate</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The type of an element.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float32;

    /// <summary>The extent of each dimension, outermost first.</summary>
    public required ImmutableArray<int> Shape { get; init; }

    /// <summary>How the elements are drawn; null for a tensor that the SUT produces.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>The number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, static (product, extent) => product * extent);

    /// <summary>The number of bytes.</summary>
    public long ByteCount => 4 * ElementCount;
}

/// <summary>How the elements of a generated tensor are drawn from the counter-based stream.</summary>
public abstract record Distribution
{
    private Distribution()
    {
    }

    /// <summary>Normal with mean 0.</summary>
    /// <param name="StandardDeviation">Greater than 0.</param>
    public sealed record Normal(double StandardDeviation) : Distribution;

    /// <summary>Uniform reals in [Low, High).</summary>
    /// <param name="Low">Least value.</param>
    /// <param name="High">Upper bound, excluded.</param>
    public sealed record Uniform(double Low, double High) : Distribution;

    /// <summary>Uniform integers in [Low, High], both included.</summary>
    /// <param name="Low">Least value.</param>
    /// <param name="High">Greatest value.</param>
    public sealed record UniformInteger(int Low, int High) : Distribution;

    /// <summary>Tokens of a text of <c>grammar@1</c>, from the start of a sentence; the stream draws the text, the language is the seed's.</summary>
    /// <param name="Language">The seed of the language.</param>
    public sealed record Text(ulong Language) : Distribution;

    /// <summary>Every element the same (a normalisation's gain, say).</summary>
    /// <param name="Value">The value.</param>
    public sealed record Constant(double Value) : Distribution;
}
