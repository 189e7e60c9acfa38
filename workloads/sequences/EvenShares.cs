namespace Bench.Workloads.Sequences;

/// <summary>Work divided evenly among threads.</summary>
internal static class EvenShares
{
    extension(CpuThreads threads)
    {
        /// <summary>The first of the items 0 to <paramref name="items"/> - 1 that a thread takes; that of the next thread is where its share ends.</summary>
        public int ShareStart(int thread, int items) => (int)((long)items * thread / threads.Count);
    }
}
