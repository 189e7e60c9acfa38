using System.Diagnostics;
using Bench.Spec.Machines;

namespace Bench.Machine;

/// <summary>Measures the machine's speed of light: peak of fp32 multiply-adds and read bandwidth of each memory level, with one thread and with one on every core.</summary>
public static class LimitsProbe
{
    private const long DramBytes = 192L << 20;
    private static readonly TimeSpan RepeatTime = TimeSpan.FromMilliseconds(12);
    private const int Repeats = 11;

    /// <summary>Measures everything, the best of several repeats each: a limit is what the machine can do when nothing disturbs it. Takes about two seconds.</summary>
    public static MachineLimits Measure()
    {
        CacheSizes caches = CacheSizes.Read();
        int cores = Environment.ProcessorCount;
        using ProbeBuffer buffer = new(DramBytes);
        return new MachineLimits
        {
            OneCore = MeasureWith(1, buffer, caches),
            AllCores = MeasureWith(cores, buffer, caches),
            Cores = cores,
            L2Bytes = caches.L2Bytes,
            L3Bytes = caches.L3Bytes,
        };
    }

    private static CoreLimits MeasureWith(int threads, ProbeBuffer buffer, CacheSizes caches)
    {
        // Half a core's L2 each; a quarter of the L3, and more than all L2 together, over all threads.
        long l2 = RoundDown(caches.L2Bytes / 2);
        long l3 = RoundDown(Math.Min(DramBytes, Math.Max(caches.L3Bytes / 4, 3 * caches.L2Bytes * threads)) / threads);
        long dram = RoundDown(buffer.Bytes / threads);
        // Memory for itself: whoever reads it takes the L3 cache. What is far is read both ways, since a prefetcher may follow one place or several better.
        double[] near = BestOf(
            () => Rate(threads, static (thread, rounds) => ProbeKernels.MultiplyAdd(rounds, out _), unit: 1 << 14),
            () => ReadRate(threads, buffer, l2),
            () => ReadRate(threads, buffer, l3),
            () => ReadRate(threads, buffer, l3, inEightPlaces: true));
        double[] far = BestOf(
            () => ReadRate(threads, buffer, dram, warm: false),
            () => ReadRate(threads, buffer, dram, warm: false, inEightPlaces: true));
        return new CoreLimits
        {
            PeakFp32Gflops = near[0] / 1e9,
            L2GigabytesPerSecond = near[1] / 1e9,
            L3GigabytesPerSecond = Math.Max(near[2], near[3]) / 1e9,
            DramGigabytesPerSecond = far.Max() / 1e9,
        };
    }

    /// <summary>The best of each over the repeats. They are measured in turn, so that what disturbs the machine for a moment disturbs none of them in all of its repeats.</summary>
    private static double[] BestOf(params Func<double>[] rates)
    {
        double[] best = new double[rates.Length];
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            for (int i = 0; i < rates.Length; i++)
            {
                best[i] = Math.Max(best[i], rates[i]());
            }
        }

        return best;
    }

    private static unsafe double ReadRate(int threads, ProbeBuffer buffer, long bytes, bool warm = true, bool inEightPlaces = false) => Rate(
        threads,
        (thread, rounds) =>
        {
            ulong value = 0;
            for (int round = 0; round < rounds; round++)
            {
                byte* start = buffer.Address + (thread * bytes);
                value ^= inEightPlaces ? ProbeKernels.ReadInEightPlaces(start, bytes) : ProbeKernels.Read(start, bytes);
            }

            GC.KeepAlive(value);
            return (double)bytes * rounds;
        },
        unit: 1,
        warm);

    private static long RoundDown(long bytes) => bytes / 512 * 512;

    /// <summary>Work of all threads over the time from the common start to the last one's end, in a second.</summary>
    /// <param name="threads">Threads at once.</param>
    /// <param name="work">Does so many rounds as the thread of that number and returns the work done.</param>
    /// <param name="unit">Rounds between looks at the clock.</param>
    /// <param name="warm">Whether so many rounds bring the working set into the level that is measured, before the clock starts.</param>
    private static double Rate(int threads, Func<int, int, double> work, int unit, bool warm = true)
    {
        double[] done = new double[threads];
        long[] starts = new long[threads];
        long[] ends = new long[threads];
        using Barrier barrier = new(threads);
        void Measure(int thread)
        {
            if (warm)
            {
                _ = work(thread, unit);
            }

            barrier.SignalAndWait();
            starts[thread] = Stopwatch.GetTimestamp();
            do
            {
                done[thread] += work(thread, unit);
                ends[thread] = Stopwatch.GetTimestamp();
            }
            while (Stopwatch.GetElapsedTime(starts[thread], ends[thread]) < RepeatTime);
        }

        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => Measure(thread)))];
        foreach (Thread other in others)
        {
            other.Start();
        }

        Measure(0);
        foreach (Thread other in others)
        {
            other.Join();
        }

        return done.Sum() / Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalSeconds;
    }
}
