using Bench.LoadGen;

namespace Bench.Cli.Peers;

/// <summary>Counts the responses of a block, and wakes whoever waits for them. Keeps the last one where it is asked to. Thread-safe.</summary>
internal sealed class AwaitedResponses : IResponseSink, IDisposable
{
    private readonly AutoResetEvent wake = new(initialState: false);
    private long ended;
    private string? failure;

    /// <summary>Samples that have ended since the beginning.</summary>
    public long Ended => Volatile.Read(ref ended);

    /// <summary>Why no more will come; null as long as all is well.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>Whether the bytes of a response are kept.</summary>
    public bool Keeps { get; set; }

    /// <summary>The last response that was kept.</summary>
    public byte[] Kept { get; private set; } = [];

    /// <summary>Sleeps until something ends or fails, but not longer than this.</summary>
    public void Sleep(TimeSpan most) => wake.WaitOne(most);

    /// <inheritdoc/>
    public Span<byte> OutputOf(ulong id) => throw new NotSupportedException("a system in another process has buffers of its own");

    /// <inheritdoc/>
    public void TokensReady(ulong id, ReadOnlySpan<byte> tokens)
    {
        // When tokens come is not measured here.
    }

    /// <inheritdoc/>
    public void Complete(ulong id, ReadOnlySpan<byte> response)
    {
        if (Keeps)
        {
            Kept = response.ToArray();
        }

        Volatile.Write(ref ended, ended + 1);
        wake.Set();
    }

    /// <inheritdoc/>
    public void Fail(ulong id, string reason) => Stop(reason.Length > 0 ? $"it refused a sample: {reason}" : "it refused a sample and gave no reason");

    /// <inheritdoc/>
    public void Abort(string kind, string reason) => Stop(reason);

    /// <inheritdoc/>
    public void Dispose() => wake.Dispose();

    private void Stop(string reason)
    {
        Interlocked.CompareExchange(ref failure, reason, null);
        wake.Set();
    }
}
