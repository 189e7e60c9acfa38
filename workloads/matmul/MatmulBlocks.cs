using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>How a product is cut so that what is read again is found in a cache; BLIS's names.</summary>
/// <param name="Rows">m_c: a block of A, m_c × k_c, packed or as it lies, stays in the L2 cache while it meets every micro-panel of B.</param>
/// <param name="Terms">k_c: a micro-panel of B, k_c × n_r, stays in the nearest caches while it meets every micro-panel of the block of A.</param>
/// <param name="Columns">n_c: a packed block of B, k_c × n_c, stays in the L3 cache, or where that is far in the L2 cache, while every block of A meets it.</param>
public readonly record struct MatmulBlocks(int Rows, int Terms, int Columns)
{
    // 280 KiB: a quarter of a large L2 cache, half of a common one.
    private const int ElementsOfRows = 71680;

    private static readonly Most Near = new(Panels: 10, Terms: 1024, Columns: 1024);

    // Where the L3 cache is far, half a MiB of B lies in the L2 cache while all rows of A come past it, as they lie: a pair of micro-panels is too large for the L1 cache, and faster than with half the terms.
    private static readonly Most FarPaired = new(Panels: 5, Terms: 512, Columns: 256);

    // Without pairs: the micro-panel of B that all rows meet stays in the L1 cache, and a packed block of A of 70 KiB leaves the L2 cache to B.
    private static readonly Most Far = new(Panels: 5, Terms: 256, Columns: 1024);

    /// <summary>The blocks for a shape.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="kernel">The kernel.</param>
    /// <returns>Terms divided evenly, so that no last block is short.</returns>
    /// <remarks>1024 terms, or 512 of a pair, make a micro-panel of B larger than an L1 cache, and are faster than fewer that fit: C, which each block of terms reads and writes again, costs more than fetching B from the caches behind it.</remarks>
    public static MatmulBlocks Of(MatmulShape shape, MicroKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);

        // One micro-panel of A meets each element of B once, two meet it soon after each other: nothing is kept for later, so the sums stay in registers to their end.
        if (shape.M <= 2 * kernel.Rows)
        {
            return new MatmulBlocks(2 * kernel.Rows, Math.Max(1, shape.K), Near.Columns);
        }

        Most most = ProcessorCaches.HasNearL3 ? Near : kernel.HasPairs ? FarPaired : Far;
        int blocks = Math.Max(1, CeilingOf(shape.K, most.Terms));
        int terms = TermsOf(shape, blocks);
        return new MatmulBlocks(Math.Clamp(ElementsOfRows / terms / kernel.Rows, 1, most.Panels) * kernel.Rows, terms, most.Columns);
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
        return new MatmulBlocks(Math.Max(1, most.Rows / kernel.Rows) * kernel.Rows, TermsOf(shape, blocks), CeilingOf(most.Columns, kernel.Columns) * kernel.Columns);
    }

    // A product of no terms has a block too: it writes zeros.
    private static int TermsOf(MatmulShape shape, int blocks) => 16 * Math.Max(1, CeilingOf(CeilingOf(shape.K, blocks), 16));

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;

    private readonly record struct Most(int Panels, int Terms, int Columns);
}
