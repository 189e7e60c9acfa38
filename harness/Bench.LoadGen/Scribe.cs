using System.Runtime.ExceptionServices;
using Bench.Spec.Runs;

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
    private const int BusyTurnMs = 1;
    private const int QuietTurnMs = 20;
    private const long PartialMs = 1000;

    private readonly SegmentSource source;
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Thread thread;
    private RunSegment?[] directory = new RunSegment?[64];
    private int generated;
    private int entered;
    private int written;
    private int writtenIn;
    private int scanned;
    private long partialAt = Environment.TickCount64;
    private volatile bool exhausted;
    private volatile bool ended;
    private ExceptionDispatchInfo? failure;

    public Scribe(SegmentSource source, SegmentWriter writer)
    {
        this.source = source;
        Writer = writer;
        thread = new Thread(Work) { IsBackground = true, Name = "LoadGen scribe" };
    }

    /// <summary>What is written so far. After <see cref="Stop"/>.</summary>
    public SegmentWriter Writer { get; }

    /// <summary>How many samples have been issued; the recorder's counter, set before <see cref="Start"/>.</summary>
    public Func<int> Issued { get; set; } = static () => 0;

    /// <summary>Called when the log cannot be written.</summary>
    public Action<string> Failed { get; set; } = static _ => { };

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

    public void Dispose() => wake.Dispose();

    /// <summary>Gives the token rows back; only when no answer can come any more.</summary>
    public void Release()
    {
        foreach (RunSegment segment in source.Unused.Concat(directory.OfType<RunSegment>()))
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

            if (source.Next(Volatile.Read(ref entered)) is { } segment)
            {
                Publish(segment);
            }
            else
            {
                exhausted = true;
            }
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
                Writer.Write(segment, writtenIn, end);
                writtenIn = end;
            }

            if (!whole)
            {
                return;
            }

            Volatile.Write(ref directory[written], null);
            written++;
            (writtenIn, scanned) = (0, 0);
            source.TakeBack(segment);
        }
    }

    private static bool HasEnded(ref QueryStatus status) =>
        (QueryStatus)Volatile.Read(ref System.Runtime.CompilerServices.Unsafe.As<QueryStatus, uint>(ref status)) is QueryStatus.Outstanding or QueryStatus.Complete or QueryStatus.Failed or QueryStatus.TimedOut;
}
