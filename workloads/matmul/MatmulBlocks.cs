using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>How a product is cut so that what is read again is found in a cache; BLIS's names.</summary>
/// <param name="Rows">m_c: a packed block of A, m_c × k_c, stays in the L2 cache while it meets every micro-panel of B.</param>
/// <param name="Terms">k_c: a micro-panel of B, k_c × n_r, stays in the nearest caches while it meets every micro-panel of the block of A.</param>
/// <param name="Columns">n_c: a packed block of B, k_c × n_c, stays in the L3 cache while every block of A meets it.</param>
public readonly record struct MatmulBlocks(int Rows, int Terms, int Columns)
{
    // 280 KiB: a quarter of a large L2 cache, half of a common one.
    private const int ElementsOfRows = 71680;

    // Where the L3 cache is far, half a MiB of B lies in the L2 cache while all rows of A, which are read as they lie, come past it.
    private static readonly int MostTerms = ProcessorCaches.HasNearL3 ? 1024 : 512;
    private static readonly int MostPanels = ProcessorCaches.HasNearL3 ? 10 : 5;
    private static readonly int MostColumns = ProcessorCaches.HasNearL3 ? 1024 : 256;

    /// <summary>The blocks for a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="kernel">The kernel.</param>
    /// <returns>Terms divided evenly, so that no last block is short.</returns>
    /// <remarks>1024 terms make a micro-panel of B larger than an L1 cache, and are faster than 256 that fit where the caches behind it are near: C, which each block of terms reads and writes again, costs more than fetching B from them.</remarks>
    public static MatmulBlocks Of(MatmulShape shape, MicroKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);

        // One micro-panel of A meets each element of B once, two meet it soon after each other: nothing is kept for later, so the sums stay in registers to their end.
        if (shape.M <= 2 * kernel.Rows)
        {
            return new MatmulBlocks(2 * kernel.Rows, Math.Max(1, shape.K), MostColumns);
        }

        int blocks = Math.Max(1, CeilingOf(shape.K, MostTerms));
        int terms = 16 * CeilingOf(CeilingOf(shape.K, blocks), 16);
        return new MatmulBlocks(Math.Clamp(ElementsOfRows / terms / kernel.Rows, 1, MostPanels) * kernel.Rows, terms, MostColumns);
    }

    /// <summary>The blocks for a shape, of these sizes as nearly as the kernel allows: rows in whole micro-panels, terms in sixteens and evenly divided, columns in whole micro-panels.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="most">The sizes that are wanted; each at least 1.</param>
    public static MatmulBlocks Within(MatmulShape shape, MicroKernel kernel, MatmulBlocks most)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (shape.M <= kernel.Rows)
        {
            // The sums of one micro-panel stay in registers to their end, whatever a table says.
            return Of(shape, kernel);
        }

        int blocks = Math.Max(1, CeilingOf(shape.K, most.Terms));
        return new MatmulBlocks(Math.Max(1, most.Rows / kernel.Rows) * kernel.Rows, 16 * CeilingOf(CeilingOf(shape.K, blocks), 16), CeilingOf(most.Columns, kernel.Columns) * kernel.Columns);
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}
