using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What one walk through a log gives: every figure that sums its records up, taken together, since each walk reads, hashes and draws everything again.</summary>
/// <remarks>A pure function of header, faults, records and token times, derived once a log. Thread-safe.</remarks>
public sealed class LogFigures
{
    private static readonly LogMemory<LogFigures> Known = new(static log => new LogFigures(log));

    private LogFigures(RunLog log)
    {
        EffectiveSettings settings = EffectiveSettings.Of(log.Header.Settings, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
        RecordLatencies.Counting latencies = new(settings, log.Records);
        LastCompletion last = new(log.Header.Settings.IsScheduled);
        CompletedSamples completed = new(log);
        CountedScan? issueTimes = log.Header.Settings.IsScheduled ? new(log.Records, static () => new LatencyColumn.OfIssue()) : null;
        CountedScan? idle = IdleOf(log, settings);
        Timeline? timeline = Timeline.Of(log);
        List<IRecordScan> scans = [latencies, last, completed];
        scans.AddRange(new IRecordScan?[] { issueTimes, idle, timeline }.OfType<IRecordScan>());
        IssueWalk.Over(log, scans);
        Latencies = latencies.Close();
        IssueTimes = issueTimes?.Close();
        IdleTimes = idle?.Close();
        LastCompletionNs = last.Ns;
        Completed = completed;
        ImpossibleTimes = timeline?.Impossible ?? new ImpossibleTimes();
    }

    /// <summary>When the last query was complete or had failed, nanoseconds since the start; 0 of none. Server counts by the schedule; every other scenario, and a closed loop, from the start of the run itself.</summary>
    public long LastCompletionNs { get; }

    /// <summary>Times that no run on one clock can have; none of a run with a fault, which may have been cut off anywhere and is invalid in any case.</summary>
    public ImpossibleTimes ImpossibleTimes { get; }

    /// <summary>The latencies that judge the run.</summary>
    internal RecordLatencies Latencies { get; }

    /// <summary>Server: by how much each query was issued late; null where queries have no schedule.</summary>
    internal Latencies? IssueTimes { get; }

    /// <summary>How long the harness took from each completion to the issue that follows it, but for the first of a loaded set; null of a run in which completions issue nothing, or with a fault, which may have been cut off anywhere. Of accuracy runs only those of single-stream are looked at.</summary>
    public Latencies? IdleTimes { get; }

    /// <summary>The latencies of queries.</summary>
    public Latencies QueryLatencies => Latencies.Queries;

    /// <summary>What was completed, by cost.</summary>
    internal CompletedSamples Completed { get; }

    /// <summary>The figures of a log.</summary>
    /// <param name="log">The log; from a file, only after <see cref="EffectiveSettings.WhyRefused"/> was asked about its header.</param>
    /// <exception cref="ArgumentException">No run can be made of the settings.</exception>
    public static LogFigures Of(RunLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Known.Of(log);
    }

    private static CountedScan? IdleOf(RunLog log, EffectiveSettings settings)
    {
        TestSettings requested = log.Header.Settings;
        bool timed = requested.Mode == TestMode.PerformanceOnly;
        bool follows = (timed || requested.Scenario == Scenario.SingleStream) && requested.Scenario != Scenario.Offline && !requested.IsScheduled && log.Faults.IsEmpty;
        int samples = requested.Scenario == Scenario.MultiStream ? (int)settings.SamplesPerQuery : 1;
        int concurrency = requested.Arrivals is ArrivalProcess.ClosedLoop loop ? loop.Concurrency : 1;

        // An accuracy run loads one set of samples after the other, and nothing is outstanding meanwhile.
        long set = timed ? long.MaxValue : settings.PerformanceSampleCount;
        return follows ? new(log.Records, () => new LatencyColumn.OfIdle(samples, concurrency, set)) : null;
    }

    private sealed class CountedScan(RecordPieces records, Func<LatencyColumn> column) : IRecordScan
    {
        private readonly CountedColumn counted = new(records, column);

        public void Take(in IssuedPiece piece) => counted.Take(piece.Records);

        public Latencies Close() => counted.Close();
    }
}
