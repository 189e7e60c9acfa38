using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Workloads.Training;

/// <summary>What a training step does to rows beside products: biases and their gradients, embeddings and theirs. By one thread; each sum in one order.</summary>
internal static class DenseRows
{
    /// <summary>Every row = bias; the product is then added.</summary>
    /// <param name="bias">As many elements as a row.</param>
    /// <param name="rows">Row-major, one after the other.</param>
    public static void Fill(ReadOnlySpan<float> bias, Span<float> rows)
    {
        for (int at = 0; at < rows.Length; at += bias.Length)
        {
            bias.CopyTo(rows[at..]);
        }
    }

    /// <summary>sums += Σ over rows: the gradient of a bias.</summary>
    /// <param name="rows">Row-major, one after the other.</param>
    /// <param name="sums">As many elements as a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(ReadOnlySpan<float> rows, Span<float> sums)
    {
        for (int at = 0; at < rows.Length; at += sums.Length)
        {
            Add(rows.Slice(at, sums.Length), sums);
        }
    }

    /// <summary>Each row = the table's row of that token.</summary>
    /// <param name="table">[vocabulary, width].</param>
    /// <param name="tokens">One a row.</param>
    /// <param name="rows">[tokens, width].</param>
    public static void Gather(ReadOnlySpan<float> table, ReadOnlySpan<int> tokens, Span<float> rows)
    {
        int width = rows.Length / Math.Max(1, tokens.Length);
        for (int row = 0; row < tokens.Length; row++)
        {
            table.Slice(tokens[row] * width, width).CopyTo(rows[(row * width)..]);
        }
    }

    /// <summary>The table's row of each token += the row: the gradient of an embedding.</summary>
    /// <param name="rows">[tokens, width].</param>
    /// <param name="tokens">One a row.</param>
    /// <param name="table">[vocabulary, width].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(ReadOnlySpan<float> rows, ReadOnlySpan<int> tokens, Span<float> table)
    {
        int width = rows.Length / Math.Max(1, tokens.Length);
        for (int row = 0; row < tokens.Length; row++)
        {
            Add(rows.Slice(row * width, width), table.Slice(tokens[row] * width, width));
        }
    }

    /// <summary>sums += addends, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> addends, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(addends.Length, sums.Length);
        int lanes = Vector<float>.Count;
        int i = 0;
        for (; i <= sums.Length - lanes; i += lanes)
        {
            Span<float> target = sums[i..];
            (new Vector<float>(target) + new Vector<float>(addends[i..])).CopyTo(target);
        }

        for (; i < sums.Length; i++)
        {
            sums[i] += addends[i];
        }
    }
}
