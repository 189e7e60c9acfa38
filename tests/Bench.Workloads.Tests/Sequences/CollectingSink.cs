using Bench.LoadGen;

namespace Bench.Workloads.Tests.Sequences;

/// <summary>A response sink that keeps what it is given.</summary>
internal sealed class CollectingSink(int responseBytes) : IResponseSink
{
    private readonly Lock access = new();
    private readonly Dictionary<ulong, byte[]> buffers = [];

    public Dictionary<ulong, byte[]> Completed { get; } = [];

    public Dictionary<ulong, List<int>> Tokens { get; } = [];

    public List<string> Failures { get; } = [];

    public Span<byte> OutputOf(ulong id)
    {
        lock (access)
        {
            if (!buffers.TryGetValue(id, out byte[]? buffer))
            {
                // On the pinned heap, poisoned, as in the harness.
                buffer = GC.AllocateArray<byte>(responseBytes, pinned: true);
                buffer.AsSpan().Fill(0xCD);
                buffers.Add(id, buffer);
            }

            return buffer;
        }
    }

    public void TokensReady(ulong id, ReadOnlySpan<byte> tokens)
    {
        lock (access)
        {
            if (!Tokens.TryGetValue(id, out List<int>? counts))
            {
                Tokens.Add(id, counts = []);
            }

            counts.Add(tokens.Length / sizeof(int));
        }
    }

    public void Complete(ulong id, ReadOnlySpan<byte> response)
    {
        lock (access)
        {
            Completed.Add(id, response.ToArray());
        }
    }

    public void Fail(ulong id, string reason)
    {
        lock (access)
        {
            Failures.Add(reason);
        }
    }

    /// <summary>Waits until so many samples are complete.</summary>
    public void WaitFor(int count)
    {
        for (int i = 0; i < 60_000; i++)
        {
            lock (access)
            {
                if (Completed.Count + Failures.Count >= count)
                {
                    return;
                }
            }

            Thread.Sleep(1);
        }

        Assert.Fail($"{Completed.Count} of {count} samples complete after a minute");
    }
}
