namespace Bench.KernelGenerator;

/// <summary>How a kernel addresses rows of A as they lie: a pointer for every three rows, displaced by no, one or two strides, which are one addressing mode each.</summary>
/// <param name="Rows">Rows of the tile.</param>
internal readonly record struct StridedRows(int Rows)
{
    /// <summary>The pointers, <c>a</c> first.</summary>
    public IEnumerable<string> Pointers => Rows <= 3 ? ["a"] : ["a", .. Enumerable.Range(1, (Rows - 1) / 3).Select(static p => $"a{3 * p}")];

    /// <summary>What declares the pointers after the first, and the second stride.</summary>
    /// <param name="type">The type of an element.</param>
    public IEnumerable<string> DeclarationsOf(string type)
    {
        for (int row = 3; row < Rows; row += 3)
        {
            yield return $"{type}* a{row} = {(row == 3 ? "a" : $"a{row - 3}")} + (3 * aStride);";
        }

        if (Rows > 2)
        {
            yield return "nint twice = 2 * aStride;";
        }
    }

    /// <summary>An element of A.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="term">Its column after the pointers'.</param>
    public static string Element(int row, int term)
    {
        string pointer = row < 3 ? "a" : $"a{row / 3 * 3}";
        string displacement = (row % 3) switch { 0 => "", 1 => "aStride", _ => "twice" };
        return displacement.Length == 0 ? $"{pointer}[{term}]" : $"{pointer}[{displacement}{(term == 0 ? "" : $" + {term}")}]";
    }

    /// <summary>What moves every pointer on.</summary>
    /// <param name="terms">By so many columns.</param>
    public string Advance(int terms) => string.Join(" ", Pointers.Select(pointer => $"{pointer} += {terms};"));
}
