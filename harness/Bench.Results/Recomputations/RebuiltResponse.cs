using System.Runtime.InteropServices;
using Bench.Results.Accuracy;
using Bench.Spec.Judging;

namespace Bench.Results.Recomputations;

/// <summary>What the rows still hold of a response's bytes.</summary>
internal static class RebuiltResponse
{
    /// <summary>The response with the elements of the rows at their positions and zero elsewhere; null when a row lies outside it.</summary>
    /// <param name="length">Bytes of the response.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="whole">Whether every element is there: then these are the bytes that the SUT wrote.</param>
    public static byte[]? Of(int length, ReadOnlySpan<ResponseRow> rows, out bool whole)
    {
        whole = false;
        byte[] bytes = new byte[length];
        Span<uint> elements = MemoryMarshal.Cast<byte, uint>(bytes.AsSpan());
        int distinct = 0, previous = -1;
        foreach (ResponseRow row in rows)
        {
            if ((uint)row.Position >= (uint)elements.Length)
            {
                return null;
            }

            elements[row.Position] = row.Raw;
            distinct += row.Position > previous ? 1 : 0;
            previous = row.Position;
        }

        whole = distinct == elements.Length && distinct == rows.Length && length % JudgedChoice.ElementBytes == 0;
        return bytes;
    }
}
