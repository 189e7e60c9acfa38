namespace Bench.Workloads.Training;

/// <summary>A matrix somewhere in memory, its rows a constant distance apart; or the transpose of one.</summary>
/// <param name="address">The first element.</param>
/// <param name="stride">Floats from one row in memory to the next.</param>
/// <param name="isTransposed">Whether the rows in memory are the matrix's columns.</param>
internal readonly unsafe struct MatrixView(float* address, nint stride, bool isTransposed = false)
{
    /// <summary>The first element.</summary>
    public float* Address { get; } = address;

    /// <summary>Floats from one row in memory to the next.</summary>
    public nint Stride { get; } = stride;

    /// <summary>Whether the rows in memory are the matrix's columns.</summary>
    public bool IsTransposed { get; } = isTransposed;

    /// <summary>The transpose; nothing is moved.</summary>
    public MatrixView Transpose => new(Address, Stride, !IsTransposed);

    /// <summary>The rows in memory from one on: the matrix's rows, or its columns where it is transposed.</summary>
    public MatrixView From(int row) => new(Address + (row * Stride), Stride, IsTransposed);

    /// <summary>Where an element lies.</summary>
    public float* At(int row, int column) => IsTransposed ? Address + (column * Stride) + row : Address + (row * Stride) + column;
}
