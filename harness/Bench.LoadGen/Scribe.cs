using System.Runtime.ExceptionServices;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Works beside the timed threads: generates queries a little ahead of the issuer, and writes records down a little behind it. So a run of any length needs the memory of a short one.</summary>
/// <remarks>
/// The issuer and the completing threads find a record's segment through <see cref="Find"/>, without a lock. A segment goes to the log when all its samples have ended; once a second what has ended of the present one goes too,
/// so that a run which is killed loses a second at most.
/// </remarks>
internal sealed class Scribe : IDisposable
{
    // 8 segments of 16,384 queries last 13 ms at 10 million queries a second: ten turns of this thread.
    private const int Ahead = 8;
    private const int SegmentSamples = 16_384;
    private const long TokenBytes = 8L << 20;
    private const int BusyTurnMs = 1;
    private const int QuietTurnMs = 20;
    private const long PartialMs = 1000;

    private readonly RunRequest request;
    private readonly IEnumerator<QuerySource> sources;
    private readonly SaltedChoices choices;
    private readonly KeptResponses kept;
    private readonly RecordLog log;
    private readonly bool server;
    private readonly bool atOnce;
    private readonly StreamDigest indexStream = new();
    private readonly StreamDigest schedule = new();
    private readonly StreamDigest queryIds = new();
    private readonly Stack<RunSegment> pool = [];
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Thread thread;
    private RunSegment?[] directory = new RunSegment?[64];
    private QuerySource? source;
    private RunPhase phase = RunPhase.None;
    private int queriesPerSegment;
    private int nextRecord;
    private int generated;
    private int entered;
    private int written;
    private int writtenIn;
    private int scanned;
    private long partialAt = Environment.TickCount64;
    private volatile bool exhausted;
    private volatile bool ended;
    private ExceptionDispatchInfo? failure;

    public Scribe(RunRequest request, EffectiveSettings settings, SaltedChoices choices, KeptResponses kept, RecordLog log)
    {
        this.request = request;
        this.choices = choices;
        this.kept = kept;
        this.log = log;
        server = settings.Scenario == Scenario.Server;
        atOnce = settings.Scenario == Scenario.Offline;
        sources = QueryStream.Sources(settings, settings.Requested.Mode).GetEnumerator();
        thread = new Thread(Work) { IsBackground = true, Name = "LoadGen scribe" };
    }

    /// <summary>How many samples have been issued; the recorder's counter, set before <see cref="Start"/>.</summary>
    public Func<int> Issued { get; set; } = static () => 0;

    /// <summary>Called when the log cannot be written.</summary>
    public Action<string> Failed { get; set; } = static _ => { };

    /// <summary>Nanoseconds from the start until the last query was issued, of what is written.</summary>
    public long LastIssueNs { get; private set; }

    /// <summary>Nanoseconds from the start until the last completion, of what is written.</summary>
    public long LastCompletionNs { get; private set; }

    /// <summary>When the last written query was due, nanoseconds since the phase's start.</summary>
    public long LastScheduledNs { get; private set; }

    /// <summary>Generates what is needed before the first query is issued.</summary>
    /// <exception cref="ArgumentException">The settings name a sample outside the set.</exception>
    public void Prepare() => Generate();

    public void Start() => thread.Start();

    /// <summary>A segment, once it is generated; null when there are no more, or the run stops. For the issuing thread, in order.</summary>
    public RunSegment? Enter(int number, Func<bool> stopping)
    {
        Volatile.Write(ref entered, number);
        for (int turn = 0; Volatile.Read(ref generated) <= number; turn++)
        {
            if ((exhausted && Volatile.Read(ref generated) <= number) || stopping())
            {
                return null;
            }

            if (turn % 1024 == 0)
            {
                wake.Set();
            }

            Spin.Once();
        }

        return Volatile.Read(ref directory)[number];
    }

    /// <summary>The segment of a record of a phase, and the record's place in it; null when it is written down already, or not generated.</summary>
    public RunSegment? Find(int record, RunPhase of, out int index)
    {
        int local = record - of.FirstRecord;
        if (local < 0)
        {
            index = 0;
            return null;
        }

        (int segment, index) = Math.DivRem(local, of.Capacity);
        segment += of.FirstSegment;
        RunSegment?[] all = Volatile.Read(ref directory);
        return (uint)segment < (uint)all.Length ? Volatile.Read(ref all[segment]) : null;
    }

    /// <summary>Ends the thread; what is not written stays for <see cref="WriteRest"/>.</summary>
    public void Stop()
    {
        ended = true;
        wake.Set();
        if (thread.IsAlive)
        {
            thread.Join();
        }
    }

    /// <summary>The segments that are not written whole, with the places in them from which on they are not. After <see cref="Stop"/>.</summary>
    public IEnumerable<(RunSegment Segment, int From)> Open()
    {
        for (int number = written; number < generated; number++)
        {
            yield return (directory[number]!, number == written ? writtenIn : 0);
        }
    }

    /// <summary>Writes everything that was issued. After <see cref="Stop"/> and when all records have ended.</summary>
    public void WriteRest()
    {
        failure?.Throw();
        WriteEnded(alsoPartial: true);
    }

    /// <summary>The digests of what was issued.</summary>
    public (Sha256Digest IndexStream, Sha256Digest Schedule, Sha256Digest QueryIds) Digests() => (indexStream.Conclude(), schedule.Conclude(), queryIds.Conclude());

    public void Dispose()
    {
        sources.Dispose();
        indexStream.Dispose();
        schedule.Dispose();
        queryIds.Dispose();
        wake.Dispose();
    }

    /// <summary>Gives the token rows back; only when no answer can come any more.</summary>
    public void Release()
    {
        foreach (RunSegment segment in pool.Concat(directory.OfType<RunSegment>()))
        {
            segment.Tokens?.Dispose();
        }
    }

    private void Work()
    {
        try
        {
            for (int seen = -1; !ended;)
            {
                int now = Volatile.Read(ref entered);
                long tick = Environment.TickCount64;
                bool partial = tick - partialAt >= PartialMs;
                partialAt = partial ? tick : partialAt;
                WriteEnded(partial);
                Generate();
                wake.WaitOne(now != seen ? BusyTurnMs : QuietTurnMs);
                seen = now;
            }
        }
#pragma warning disable CA1031 // Thrown again by WriteRest; the run must end first.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            Failed(exception.Message);
        }
    }

    private void Generate()
    {
        while (!exhausted && generated - Volatile.Read(ref entered) < Ahead)
        {
            // Behind with writing: what has ended is written first, so that a fast run does not pile up in memory.
            if (generated - written >= 2 * Ahead)
            {
                WriteEnded(alsoPartial: false);
            }

            if (source is null && !NextSource())
            {
                exhausted = true;
                return;
            }

            RunSegment segment = pool.TryPop(out RunSegment? used) ? used
                : new RunSegment(phase.Capacity, queriesPerSegment, kept.Any, request.ProducesTokens ? request.MaximumResponseBytes / sizeof(int) : 0);
            segment.Begin(generated, nextRecord, phase);
            Fill(segment, source!);
            nextRecord = checked(nextRecord + segment.Count);
            Publish(segment);
            source = segment.IsLast ? null : source;
        }
    }

    private bool NextSource()
    {
        if (!sources.MoveNext())
        {
            return false;
        }

        source = sources.Current;
        int perQuery = source.SamplesPerQuery;
        long samples = request.ProducesTokens ? Math.Clamp(TokenBytes / ((request.MaximumResponseBytes / sizeof(int)) + 1) / sizeof(long), 64, SegmentSamples) : SegmentSamples;
        double expected = source.ExpectedQueryCount + (6 * Math.Sqrt(source.ExpectedQueryCount)) + 1;
        queriesPerSegment = (int)Math.Min(Math.Max(1, samples / perQuery), source.ExpectedQueryCount <= 1 ? 1 : expected);
        int capacity = checked(queriesPerSegment * perQuery);
        if (capacity != phase.Capacity)
        {
            pool.Clear();
        }

        phase = new RunPhase
        {
            Samples = [.. source.Set.Samples.AsSpan(0, source.Set.DistributionEnd)],
            FirstSegment = generated,
            FirstRecord = nextRecord,
            Capacity = capacity,
            SamplesPerQuery = perQuery,
        };
        return true;
    }

    private void Fill(RunSegment segment, QuerySource from)
    {
        while (segment.Queries < queriesPerSegment && from.HasNext)
        {
            segment.ScheduledNs[segment.Queries++] = from.Next(segment.Samples.AsSpan(segment.Count, from.SamplesPerQuery));
            segment.Count += from.SamplesPerQuery;
        }

        segment.IsLast = !from.HasNext;
        choices.QueryIds(segment.First, segment.Ids.AsSpan(0, segment.Count));
        segment.Records.AsSpan(0, segment.Count).Fill(new QueryRecord { TokenOffset = QueryRecord.NoTokens, Status = atOnce ? segment.Outstanding : RunSegment.Prepared });
        for (int i = 0; kept.Any && i < segment.Count; i++)
        {
            segment.Kept[i] = kept.Choose(segment.First + i, segment.Samples[i]);
        }
    }

    private void Publish(RunSegment segment)
    {
        if (generated == directory.Length)
        {
            RunSegment?[] larger = new RunSegment?[2 * generated];
            directory.CopyTo(larger, 0);
            Volatile.Write(ref directory, larger);
        }

        Volatile.Write(ref directory[generated], segment);
        Volatile.Write(ref generated, generated + 1);
    }

    private void WriteEnded(bool alsoPartial)
    {
        while (written < generated)
        {
            RunSegment segment = directory[written]!;
            int issued = Math.Clamp(Issued() - segment.First, 0, segment.Count);
            while (scanned < issued && HasEnded(ref segment.Records[scanned].Status))
            {
                scanned++;
            }

            bool whole = scanned == segment.Count;
            int end = whole ? scanned : scanned - (scanned % segment.Phase.SamplesPerQuery);
            if (whole || alsoPartial)
            {
                Write(segment, writtenIn, end);
                writtenIn = end;
            }

            if (!whole)
            {
                return;
            }

            Volatile.Write(ref directory[written], null);
            written++;
            (writtenIn, scanned) = (0, 0);
            if (segment.Records.Length == phase.Capacity)
            {
                pool.Push(segment);
            }
        }
    }

    private static bool HasEnded(ref QueryStatus status) =>
        (QueryStatus)Volatile.Read(ref System.Runtime.CompilerServices.Unsafe.As<QueryStatus, uint>(ref status)) is QueryStatus.Outstanding or QueryStatus.Complete or QueryStatus.Failed or QueryStatus.TimedOut;

    private void Write(RunSegment segment, int from, int to)
    {
        if (to <= from)
        {
            return;
        }

        Span<QueryRecord> records = segment.Records.AsSpan(from, to - from);
        long offset = server ? 0 : segment.Phase.OffsetNs;
        int perQuery = segment.Phase.SamplesPerQuery;
        long lastCompletion = LastCompletionNs;
        for (int i = from; i < to; i++)
        {
            ref QueryRecord record = ref segment.Records[i];
            record.IssueNs += offset;
            if (record.Status is QueryStatus.Complete or QueryStatus.Failed)
            {
                lastCompletion = Math.Max(lastCompletion, record.LatencyNs + (server ? segment.ScheduledNs[i] : record.IssueNs));
            }

            if (segment.Tokens is { } tokens)
            {
                WriteTokens(tokens, i, ref record);
            }
        }

        LastCompletionNs = lastCompletion;
        LastScheduledNs = segment.ScheduledNs[((to - 1) / perQuery)];
        LastIssueNs = records[^1].IssueNs + (server ? LastScheduledNs : 0);
        indexStream.Append(segment.Samples.AsSpan(from, to - from));
        queryIds.Append(segment.Ids.AsSpan(from, to - from));
        schedule.Append(segment.ScheduledNs.AsSpan(from / perQuery, (to - from) / perQuery));
        log.Append(records);
    }

    private void WriteTokens(TokenRows tokens, int row, ref QueryRecord record)
    {
        ReadOnlySpan<long> words = tokens.RowOf(row);
        if (!words.IsEmpty)
        {
            record.TokenOffset = checked((uint)log.TokenWords);
            log.AppendTokens(words);
            tokens.Clear(row);
        }
    }
}
