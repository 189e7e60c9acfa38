using System.Runtime.Intrinsics;

namespace Bench.Workloads.Matmul;

/// <summary>The innermost product: a tile of C, held in registers, from a packed panel of A and a packed panel of B.</summary>
/// <remarks>Thread-safe: no state. Vectors may lie at any address.</remarks>
public abstract unsafe class MatmulKernel
{
    private protected MatmulKernel()
    {
    }

    /// <summary>The fastest kernel for this processor.</summary>
    public static MatmulKernel Best { get; } =
        Vector512.IsHardwareAccelerated ? new MatmulKernel512()
        : Vector256.IsHardwareAccelerated ? new MatmulKernel256()
        : new MatmulKernel128();

    /// <summary>Every kernel; each is correct on every processor, only slow where the vectors are not the hardware's.</summary>
    public static IReadOnlyList<MatmulKernel> All { get; } = [new MatmulKernel512(), new MatmulKernel256(), new MatmulKernel128()];

    /// <summary>Most rows of a tile.</summary>
    public abstract int Rows { get; }

    /// <summary>Columns of a tile.</summary>
    public abstract int Columns { get; }

    /// <summary>The rows of the smallest panel that holds <paramref name="rows"/> rows, 1 to <see cref="Rows"/>.</summary>
    public abstract int PanelRowsOf(int rows);

    /// <summary>c = a b, or c += a b.</summary>
    /// <param name="rows">Rows of the panel: a value of <see cref="PanelRowsOf"/>.</param>
    /// <param name="a">Packed [k, rows].</param>
    /// <param name="b">Packed [k, <see cref="Columns"/>].</param>
    /// <param name="c">rows × <see cref="Columns"/> elements.</param>
    /// <param name="stride">Elements from one row of c to the next.</param>
    /// <param name="k">Terms of each sum; 0 or more.</param>
    /// <param name="add">Whether to add to c.</param>
    public abstract void Multiply(int rows, float* a, float* b, float* c, nint stride, int k, bool add);

    /// <summary>c = a b, or c += a b, for rows of a that are not packed: where a row serves few columns, packing it would cost more than it saves.</summary>
    /// <param name="rows">Any number of rows.</param>
    /// <param name="a">rows × k elements.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="b">Packed [k, <see cref="Columns"/>].</param>
    /// <param name="c">rows × <see cref="Columns"/> elements.</param>
    /// <param name="stride">Elements from one row of c to the next.</param>
    /// <param name="k">Terms of each sum; 0 or more.</param>
    /// <param name="add">Whether to add to c.</param>
    public abstract void MultiplyRows(int rows, float* a, nint aStride, float* b, float* c, nint stride, int k, bool add);
}
