namespace Bench.Cli;

/// <summary>Names in the order that people expect: numbers in them count as numbers, so that <c>attention-512</c> comes before <c>attention-2048</c>; everything else is ordinal.</summary>
/// <remarks>Runtime's own numeric ordering needs culture data, which a program with invariant globalization has none of.</remarks>
internal sealed class NaturalOrder : IComparer<string>
{
    /// <summary>The only one.</summary>
    public static NaturalOrder Comparer { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            ReadOnlySpan<char> leftDigits = DigitsOf(left), rightDigits = DigitsOf(right);
            int order = leftDigits.IsEmpty || rightDigits.IsEmpty ? left[0].CompareTo(right[0]) : Number(leftDigits.TrimStart('0'), rightDigits.TrimStart('0'));
            if (order != 0)
            {
                return order;
            }

            left = left[Math.Max(1, leftDigits.Length)..];
            right = right[Math.Max(1, rightDigits.Length)..];
        }

        // Equal so far: the longer comes later, and of 7 and 07 always the same.
        int rest = left.Length.CompareTo(right.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int Number(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int length = left.Length.CompareTo(right.Length);
        return length != 0 ? length : left.SequenceCompareTo(right);
    }

    private static ReadOnlySpan<char> DigitsOf(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text : text[..end];
    }
}
