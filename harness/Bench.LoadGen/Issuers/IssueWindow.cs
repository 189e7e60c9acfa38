using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen.Issuers;

/// <summary>One phase of issuing: the queries over one loaded set, and what every scenario does with them. Used by the issuing thread; allocates nothing while it issues.</summary>
internal sealed class IssueWindow
{
    // Long waits are cut so that a run can be interrupted.
    private const long WaitSliceNs = 20_000_000;

    private readonly QueryPhase phase;
    private readonly EffectiveSettings settings;
    private readonly QueryIds ids;
    private readonly QueryRecord[] records;
    private readonly ResponseRecorder recorder;
    private readonly ISystemUnderTest sut;
    private readonly IClock clock;
    private readonly FaultTally faults;
    private readonly QuerySample[] batch;
    private readonly int firstRecord;

    public IssueWindow(QueryPhase phase, EffectiveSettings settings, RunParts parts, int firstRecord)
    {
        this.phase = phase;
        this.settings = settings;
        ids = parts.Ids;
        records = parts.Records;
        recorder = parts.Recorder;
        sut = parts.Sut;
        clock = parts.Clock;
        faults = parts.Faults;
        this.firstRecord = firstRecord;
        batch = new QuerySample[Math.Min(phase.SamplesPerQuery, Math.Max(1, phase.SampleIndices.Length))];
    }

    public int QueryCount => phase.QueryCount;

    public int QueriesIssued { get; private set; }

    public bool Stopping => recorder.Stopping;

    /// <summary>When the last query was issued, nanoseconds since the phase's start.</summary>
    public long LastIssueNs { get; private set; }

    /// <summary>Every time of the phase counts from now.</summary>
    public void Start() => recorder.PhaseStart = clock.Now.Value;

    public long ScheduledNs(int query) => phase.ScheduledNs[query];

    /// <summary>Readies a query's samples: what can be done before its time.</summary>
    public ReadOnlySpan<QuerySample> Prepare(int query)
    {
        int first = query * phase.SamplesPerQuery;
        int count = Math.Min(phase.SamplesPerQuery, phase.SampleIndices.Length - first);
        ReadOnlySpan<int> samples = phase.SampleIndices.Slice(first, count);
        for (int i = 0; i < count; i++)
        {
            batch[i] = new QuerySample(ids[firstRecord + first + i], samples[i]);
        }

        return batch.AsSpan(0, count);
    }

    /// <summary>Waits until a time of the phase; never returns early, except when the run stops.</summary>
    public void WaitUntil(long phaseNs)
    {
        long deadline = recorder.PhaseStart + phaseNs;
        for (long now = clock.Now.Value; now < deadline && !recorder.Stopping; now = clock.Now.Value)
        {
            clock.WaitUntil(new Nanoseconds(Math.Min(deadline, now + WaitSliceNs)));
        }
    }

    /// <summary>Issues at the present moment, which latency counts from.</summary>
    public void IssueNow(ReadOnlySpan<QuerySample> samples)
    {
        long now = clock.Now.Value - recorder.PhaseStart;
        Issue(samples, now, now, now);
    }

    /// <summary>Issues a query whose latency counts from its scheduled time.</summary>
    public void IssueScheduled(ReadOnlySpan<QuerySample> samples, long scheduledNs)
    {
        long now = clock.Now.Value - recorder.PhaseStart;
        Issue(samples, now, now - scheduledNs, scheduledNs);
    }

    /// <summary>Issues the phase's only query: its issue is the phase's start, and latency counts from there.</summary>
    public void IssueAtStart(ReadOnlySpan<QuerySample> samples)
    {
        // Records are all zero, which is what these would become: a million of them must not be written while the clock runs.
        recorder.Issued += samples.Length;
        QueriesIssued++;
        Start();
        sut.IssueQuery(samples, recorder);
    }

    /// <summary>Waits until everything that was issued has ended.</summary>
    public void WaitForOutstanding() => recorder.WaitForTerminal(recorder.Issued);

    public void Flush() => sut.FlushQueries();

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

        if (settings.Scenario != Scenario.Server && QueriesIssued >= settings.MinQueryCount && LastIssueNs >= settings.TargetDurationMs * 1_000_000)
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
            faults.Add("queries_exhausted", $"all {QueryCount} generated queries were issued in {LastIssueNs / 1_000_000} ms, before the least duration of {settings.TargetDurationMs} ms: raise target_qps");
        }
    }

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

    private void Issue(ReadOnlySpan<QuerySample> samples, long now, long issueNs, long countsFromNs)
    {
        int first = recorder.Issued;
        for (int record = first; record < first + samples.Length; record++)
        {
            records[record].IssueNs = issueNs;
            records[record].LatencyNs = countsFromNs;
        }

        LastIssueNs = now;
        QueriesIssued++;
        recorder.Issued = first + samples.Length;
        sut.IssueQuery(samples, recorder);
    }
}
