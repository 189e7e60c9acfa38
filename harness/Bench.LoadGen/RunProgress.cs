namespace Bench.LoadGen;

/// <summary>How far a run is. Any thread may read it at any time; the run itself does nothing for it.</summary>
public sealed class RunProgress
{
    private ResponseRecorder? recorder;

    /// <summary>Samples issued so far.</summary>
    public long Issued => Volatile.Read(ref recorder)?.Issued ?? 0;

    /// <summary>Samples that have ended so far.</summary>
    public long Completed => Volatile.Read(ref recorder)?.Terminal ?? 0;

    internal void Begin(ResponseRecorder running) => Volatile.Write(ref recorder, running);
}
