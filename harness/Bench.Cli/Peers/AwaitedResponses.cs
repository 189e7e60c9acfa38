using System.Collections.Concurrent;
using Bench.LoadGen;

namespace Bench.Cli.Peers;

/// <summary>Counts the responses of a block and their bytes, and wakes whoever waits for them. Keeps them where it is asked to. Thread-safe.</summary>
internal sealed class AwaitedResponses : IResponseSink, IDisposable
{
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly ConcurrentDictionary<ulong, byte[]> kept = [];
    private long ended;
    private long bytes;
    private string? failure;

    /// <summary>Samples that have ended since the beginning.</summary>
    public long Ended => Volatile.Read(ref ended);

    /// <summary>Bytes of all responses that have ended.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Why no more will come; null as long as all is well.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>Whether what responses hold is kept.</summary>
    public bool Keeps { get; set; }

    /// <summary>Hands over a response that was kept.</summary>
    /// <exception cref="PeerFailedException">Another sample was answered twice, and this one never.</exception>
    public byte[] Take(ulong id) => kept.TryRemove(id, out byte[]? response) ? response : throw new PeerFailedException("it did not answer a sample that it was asked for");

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
            kept[id] = response.ToArray();
        }

        Interlocked.Add(ref bytes, response.Length);
        Interlocked.Increment(ref ended);
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
