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
        return new CoreLimits
        {
            PeakFp32Gflops = Best(threads, static (thread, rounds) => ProbeKernels.MultiplyAdd(rounds, out _), unit: 1 << 14) / 1e9,
            L2GigabytesPerSecond = ReadRate(threads, buffer, l2, l2) / 1e9,
            L3GigabytesPerSecond = ReadRate(threads, buffer, l3, l3) / 1e9,
            DramGigabytesPerSecond = Math.Max(ReadRate(threads, buffer, dram, dram), ReadRate(threads, buffer, dram, dram, inEightPlaces: true)) / 1e9,
        };
    }

    private static unsafe double ReadRate(int threads, ProbeBuffer buffer, long bytes, long stride, bool inEightPlaces = false) => Best(
        threads,
        (thread, rounds) =>
        {
            ulong value = 0;
            for (int round = 0; round < rounds; round++)
            {
                byte* start = buffer.Address + (thread * stride);
                value ^= inEightPlaces ? ProbeKernels.ReadInEightPlaces(start, bytes) : ProbeKernels.Read(start, bytes);
            }

            GC.KeepAlive(value);
            return (double)bytes * rounds;
        },
        unit: 1);

    private static long RoundDown(long bytes) => bytes / 512 * 512;

    /// <summary>The best rate over the repeats: work of all threads over the time from the common start to the last one's end.</summary>
    /// <param name="threads">Threads at once.</param>
    /// <param name="work">Does so many rounds as the thread of that number and returns the work done.</param>
    /// <param name="unit">Rounds between looks at the clock.</param>
    private static double Best(int threads, Func<int, int, double> work, int unit)
    {
        double best = 0;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            best = Math.Max(best, Rate(threads, work, unit));
        }

        return best;
    }

    private static double Rate(int threads, Func<int, int, double> work, int unit)
    {
        double[] done = new double[threads];
        long[] starts = new long[threads];
        long[] ends = new long[threads];
        using Barrier barrier = new(threads);
        void Measure(int thread)
        {
            _ = work(thread, unit); // Brings the working set into the level that is measured.
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
