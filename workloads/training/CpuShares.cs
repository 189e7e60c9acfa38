namespace Bench.Workloads.Training;

/// <summary>Into how many shares a step of training is cut, and which thread computes which.</summary>
/// <param name="Threads">Threads, at least 1.</param>
/// <param name="Fixed">Whether the number of shares is the same for any number of threads: what is added up, and in which order, then depends on the batch alone.</param>
internal readonly record struct CpuShares(int Threads, bool Fixed)
{
    // Fewer would leave threads idle, more would make products of few rows.
    private const int FixedCount = 8;

    /// <summary>Shares of a step; one for each thread unless they are fixed. Threads beyond fixed shares idle.</summary>
    public int Count => Fixed ? FixedCount : Threads;

    /// <summary>The first of a thread's shares; that of the thread after the last is <see cref="Count"/>.</summary>
    /// <param name="thread">0 to <see cref="Threads"/>.</param>
    public int FirstOf(int thread) => (int)((long)Count * thread / Threads);

    /// <summary>Where a share of some items starts.</summary>
    /// <param name="share">0 to <see cref="Count"/>.</param>
    /// <param name="items">Items, 0 or more.</param>
    public int StartOf(int share, int items) => (int)((long)items * share / Count);
}
