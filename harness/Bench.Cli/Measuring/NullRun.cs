using System.Globalization;
using System.Security.Cryptography;
using Bench.Cli.Verbs;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;
using Bench.Sut;

namespace Bench.Cli.Measuring;

/// <summary>A run with a SUT that does nothing: what is measured is the harness.</summary>
internal static class NullRun
{
    private const int WarmUpQueries = 10_000;

    /// <summary>Where the SUT that does nothing runs.</summary>
    public enum Place
    {
        /// <summary>It completes in the call that issues.</summary>
        Inline,

        /// <summary>It completes from a thread of its own.</summary>
        Worker,

        /// <summary>It is another process, spoken to by the SUT protocol.</summary>
        Process,
    }

    /// <summary>Measures: a short run to have the code compiled and the caches warm, then the run.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="place">Where the SUT runs.</param>
    /// <param name="folder">Where the records go while the run goes on.</param>
    /// <param name="interrupted">Ends it.</param>
    public static NullRunReport Measure(TestSettings settings, Place place, string folder, CancellationToken interrupted)
    {
        using SharedMemory? tensors = place == Place.Process ? SharedMemory.Create(4096) : null;
        using ISystemUnderTest sut = place switch
        {
            Place.Inline => new NullSut(),
            Place.Worker => new WorkerSut(),
            _ => Start(tensors!, settings, interrupted),
        };
        TestSettings warmUp = settings with { MinQueryCount = Math.Min(settings.MinQueryCount, WarmUpQueries), MinDurationMs = 0 };
        LoadGenerator.Run(RequestOf(warmUp, Path.Combine(folder, "warm-up"), place), sut, new EmptyLibrary(), new MonotonicClock(), interrupted);
        GC.Collect();
        long resident = KernelFigure("VmRSS");
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        CompletedRun run = LoadGenerator.Run(RequestOf(settings, Path.Combine(folder, "run"), place), sut, new EmptyLibrary(), new MonotonicClock(), interrupted);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        return Report(run, settings, allocated, resident);
    }

    private static NullRunReport Report(CompletedRun run, TestSettings settings, long allocated, long resident)
    {
        bool server = settings.IsScheduled;
        long samples = run.RecordCount;
        long queries = settings.Scenario switch { Scenario.Offline => 1, Scenario.MultiStream => samples / settings.SamplesPerQuery, _ => samples };
        double wall = Math.Max(1, run.WallNs) / 1e9;
        long peak = KernelFigure("VmHWM");
        Latencies latency = Of(run.Records, static record => record.LatencyNs);
        return new NullRunReport
        {
            Valid = run.Faults.IsEmpty,
            Faults = [.. run.Faults.Select(static fault => $"{fault.Kind}: {fault.Message}")],
            Queries = queries,
            Samples = samples,
            QueriesPerSecond = queries / wall,
            SamplesPerSecond = samples / wall,
            GenerateNs = run.GenerateNs,
            EndNs = run.EndNs,
            BytesPerQuery = (double)Math.Max(0, peak - resident) / Math.Max(1, settings.Scenario == Scenario.Offline ? samples : queries),
            PeakRssBytes = peak,
            AllocatedBytesPerQuery = (double)allocated / Math.Max(1, settings.Scenario == Scenario.Offline ? samples : queries),
            LatencyNs = NullRunPercentiles.Of(latency),
            LatenessNs = server ? NullRunPercentiles.Of(Of(run.Records, static record => record.IssueNs)) : null,
            BareSpinLatenessNs = server ? BareSpin.Lateness(settings.TargetQps) : null,
            AchievedQps = server && run.End.LastIssueNs > 0 ? (queries - 1) / (run.End.LastIssueNs / 1e9) : null,
        };
    }

    private static Latencies Of(RecordPieces records, Func<QueryRecord, long> value) => new(take => records.Read(piece =>
    {
        long[] values = new long[piece.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(piece[i]);
        }

        take(values);
    }));

    private static ProcessSut Start(SharedMemory tensors, TestSettings settings, CancellationToken interrupted) => ProcessSut.Start(
        new ProcessSutRequest
        {
            Command = [ShippedHost.Program, .. ShippedHost.Arguments, SutHostVerb.Null],
            Problem = new MatmulProblem { Shapes = [new MatmulShape(1, 1, 1)], RightOperand = MatmulRightOperand.Input },
            SampleCount = new EmptyLibrary().TotalSampleCount,
            Threads = 1,
            Tensors = tensors,
            OffsetOf = static _ => 0,
            LeastSlots = Math.Max(16, settings.SamplesPerQuery),
        },
        interrupted);

    private static RunRequest RequestOf(TestSettings settings, string folder, Place place) => new()
    {
        Settings = settings,
        Salt = [.. RandomNumberGenerator.GetBytes(32)],
        MaximumResponseBytes = 64,
        Folder = folder,
        InProcess = place != Place.Process,
        BuildDigest = default,
        DatasetDigest = default,
        MachineDigest = default,
        HarnessVersion = BuildDigest.HarnessVersion,
    };

    // Bytes; the kernel counts in kibibytes.
    private static long KernelFigure(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'), CultureInfo.InvariantCulture) * 1024;
}
