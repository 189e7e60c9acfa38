using Bench.Spec;
using Bench.Statistics;

namespace Bench.LoadGen.Issuers;

/// <summary>One phase of issuing: the queries over one loaded set, and what every scenario does with them. Used by the issuing thread; allocates nothing while it issues.</summary>
internal sealed class IssueWindow
{
    // Long waits are cut so that a run can be interrupted.
    private const long WaitSliceNs = 20_000_000;

    private readonly EffectiveSettings settings;
    private readonly Scribe scribe;
    private readonly ResponseRecorder recorder;
    private readonly ISystemUnderTest sut;
    private readonly IResponsePoll? poll;
    private readonly IClock clock;
    private readonly FaultTally faults;
    private readonly Func<bool> stopping;
    private readonly int samplesPerQuery;
    private readonly bool scheduled;
    private RunSegment segment;
    private int queriesInSegment;
    private bool lastSegment;
    private int query = -1;

    public IssueWindow(RunSegment first, RunParts parts)
    {
        settings = parts.Settings;
        scribe = parts.Scribe;
        recorder = parts.Recorder;
        sut = parts.Sut;
        poll = sut.Poll;
        clock = parts.Clock;
        faults = parts.Faults;
        stopping = () => recorder.Stopping;
        samplesPerQuery = first.Phase.SamplesPerQuery;
        scheduled = settings.Requested.IsScheduled;
        segment = first;
        Enter(first);
    }

    /// <summary>Called when the phase starts, before anything is issued that could end.</summary>
    public Action Started { get; set; } = static () => { };

    public int QueriesIssued { get; private set; }

    public bool Stopping => recorder.Stopping;

    /// <summary>The number of the segment after this phase's last.</summary>
    public int NextSegment { get; private set; }

    /// <summary>When the last query was issued, nanoseconds since the phase's start.</summary>
    public long LastIssueNs { get; private set; }

    /// <summary>When the query made ready is scheduled, nanoseconds since the phase's start.</summary>
    public long ScheduledNs => segment.ScheduledNs[query];

    /// <summary>Every time of the phase counts from now.</summary>
    public void Start()
    {
        recorder.PhaseStart = clock.Now.Value;
        Started();
    }

    /// <summary>Readies the next query: what can be done before its time. False when there is none.</summary>
    public bool Next(out ReadOnlySpan<QuerySample> samples)
    {
        for (query++; query >= queriesInSegment; query = 0)
        {
            // The scribe takes a segment back once all of it has ended and the next is entered: nothing of it is read from here on.
            if (lastSegment || scribe.Enter(NextSegment, stopping) is not { } next)
            {
                samples = [];
                return false;
            }

            Enter(next);
        }

        samples = segment.Samples.AsSpan(query * samplesPerQuery, samplesPerQuery);
        return true;
    }

    /// <summary>Waits until a time of the phase; never returns early, except when the run stops.</summary>
    /// <returns>The time, nanoseconds since the phase's start.</returns>
    public long WaitUntil(long phaseNs)
    {
        long deadline = recorder.PhaseStart + phaseNs;
        long now = clock.Now.Value;
        while (now < deadline && !recorder.Stopping)
        {
            clock.WaitUntil(new Nanoseconds(Math.Min(deadline, now + WaitSliceNs)));
            now = clock.Now.Value;
        }

        return now - recorder.PhaseStart;
    }

    /// <summary>Issues at the present moment, which latency counts from.</summary>
    public void IssueNow(ReadOnlySpan<QuerySample> samples)
    {
        long now = clock.Now.Value - recorder.PhaseStart;
        Issue(samples, now, now, now);
    }

    /// <summary>Issues a query whose latency counts from its scheduled time.</summary>
    /// <param name="samples">Its samples.</param>
    /// <param name="now">The time, nanoseconds since the phase's start.</param>
    public void IssueScheduled(ReadOnlySpan<QuerySample> samples, long now) => Issue(samples, now, now - ScheduledNs, ScheduledNs);

    /// <summary>Issues in one call the query made ready and every further one of its segment that is due, each with its own scheduled time.</summary>
    /// <param name="now">The time, nanoseconds since the phase's start.</param>
    public void IssueDue(long now)
    {
        int first = query;
        for (int next = query + 1; next < queriesInSegment && segment.ScheduledNs[next] <= now; next++)
        {
            query = next;
        }

        for (int index = first; index <= query; index++)
        {
            segment.Records[index].IssueNs = now - segment.ScheduledNs[index];
            segment.Records[index].LatencyNs = segment.ScheduledNs[index];
            segment.Records[index].Status = segment.Outstanding;
        }

        int count = query - first + 1;
        LastIssueNs = now;
        QueriesIssued += count;
        recorder.Issued += count;
        sut.IssueQuery(segment.Samples.AsSpan(first, count), recorder);
    }

    /// <summary>Whether more queries are outstanding than the settings allow: LoadGen then ends the run with an error. An accuracy run has no such limit.</summary>
    public bool TooManyOutstanding(int most)
    {
        long outstanding = recorder.Issued - recorder.Terminal;
        if (outstanding <= most || settings.Requested.Mode == TestMode.AccuracyOnly)
        {
            return false;
        }

        faults.Add("too_many_outstanding", $"{outstanding} of {QueriesIssued} queries were outstanding; at most {most} are allowed");
        return true;
    }

    /// <summary>Issues the phase's only query: its issue is the phase's start, and latency counts from there.</summary>
    public void IssueAtStart(ReadOnlySpan<QuerySample> samples)
    {
        // The records' times are zero already, which is what these would become: a million of them must not be written while the clock runs.
        recorder.Issued += samples.Length;
        QueriesIssued++;
        Start();
        sut.IssueQuery(samples, recorder);
    }

    /// <summary>Waits until of everything that was issued at most so many have not ended.</summary>
    public void WaitForOutstanding(int atMost = 0) => recorder.WaitForTerminal(recorder.Issued - atMost, poll);

    public void Flush() => sut.FlushQueries();

    /// <summary>Nobody waits for responses any more: they come by themselves.</summary>
    public void Rest() => poll?.Rest();

    /// <summary>Whether issuing goes on after this query: LoadGen's conditions, tested after each issue. An accuracy run issues everything.</summary>
    public bool GoesOn()
    {
        if (recorder.Stopping)
        {
            return false;
        }

        if (settings.Requested.Mode == TestMode.AccuracyOnly)
        {
            return true;
        }

        if (!scheduled && QueriesIssued >= settings.MinQueryCount && LastIssueNs >= settings.TargetDurationMs * 1_000_000)
        {
            return false;
        }

        return !EndsEarly();
    }

    /// <summary>Says that the queries ran out before the run could end by itself.</summary>
    public void ReportExhausted()
    {
        if (settings.Requested.Mode == TestMode.PerformanceOnly && !recorder.Stopping)
        {
            faults.Add("queries_exhausted", $"all {QueriesIssued} generated queries were issued in {LastIssueNs / 1_000_000} ms, before the least duration of {settings.TargetDurationMs} ms: {Remedy}");
        }
    }

    // How many queries are generated follows from what is expected of the SUT.
    private string Remedy => settings.Requested.Scenario is Scenario.SingleStream or Scenario.MultiStream
        ? $"the SUT answers faster than target_latency expects ({1e3 / settings.Requested.TargetQps:G3} ms); lower it"
        : "raise target_qps";

    // The ends that LoadGen calls errors, even when they were wanted.
    private bool EndsEarly()
    {
        TestSettings requested = settings.Requested;
        if (requested.MaxQueryCount != 0 && QueriesIssued >= requested.MaxQueryCount)
        {
            faults.Add("max_query_count_reached", $"{QueriesIssued} queries were issued, the greatest number allowed, before the run could end by itself");
            return true;
        }

        if (requested.MaxDurationMs != 0 && LastIssueNs > requested.MaxDurationMs * 1_000_000)
        {
            faults.Add("max_duration_exceeded", $"the run lasted {LastIssueNs / 1_000_000} ms; at most {requested.MaxDurationMs} ms are allowed");
            return true;
        }

        return false;
    }

    private void Enter(RunSegment next)
    {
        segment = next;
        queriesInSegment = next.Queries;
        lastSegment = next.IsLast;
        NextSegment = next.Number + 1;
    }

    private void Issue(ReadOnlySpan<QuerySample> samples, long now, long issueNs, long countsFromNs)
    {
        int first = query * samplesPerQuery;
        for (int index = first; index < first + samples.Length; index++)
        {
            segment.Records[index].IssueNs = issueNs;
            segment.Records[index].LatencyNs = countsFromNs;
            segment.Records[index].Status = segment.Outstanding;
        }

        LastIssueNs = now;
        QueriesIssued++;
        recorder.Issued += samples.Length;
        sut.IssueQuery(samples, recorder);
    }
}
