namespace Bench.LoadGen;

/// <summary>How far a run is. Any thread may read it at any time; the run itself does nothing for it.</summary>
public sealed class RunProgress
{
    private ResponseRecorder? recorder;
    private long startedAt;

    /// <summary>Samples issued so far.</summary>
    public long Issued => Volatile.Read(ref recorder)?.Issued ?? 0;

    /// <summary>Samples that have ended so far.</summary>
    public long Completed => Volatile.Read(ref recorder)?.Terminal ?? 0;

    /// <summary>The clock's reading when issuing began, nanoseconds; 0 before.</summary>
    public long StartedAtNs => Volatile.Read(ref startedAt);

    internal void Begin(ResponseRecorder running, long nowNs)
    {
        Volatile.Write(ref startedAt, nowNs);
        Volatile.Write(ref recorder, running);
    }
}
