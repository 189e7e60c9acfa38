using System.Diagnostics;
using System.Text;

namespace Bench.Sut;

/// <summary>The last bytes that a process wrote, however many there were.</summary>
internal sealed class LastWords
{
    private const int Most = 2048;
    private readonly Lock gate = new();
    private readonly byte[] kept = new byte[Most];
    private readonly List<Thread> readers = [];
    private int count;

    /// <summary>Reads a stream to its end, on a thread of its own.</summary>
    public void Collect(Stream stream)
    {
        Thread reader = new(() => Read(stream)) { IsBackground = true, Name = "SUT output" };
        readers.Add(reader);
        reader.Start();
    }

    /// <summary>Waits until the streams have ended, which a descendant that holds them open can prevent.</summary>
    /// <param name="patience">For all of them together: the crash must be told before it passes for a time-out.</param>
    public void WaitForEnd(TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        foreach (Thread reader in readers)
        {
            TimeSpan left = patience - Stopwatch.GetElapsedTime(began);
            reader.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    public override string ToString()
    {
        lock (gate)
        {
            return Encoding.UTF8.GetString(kept, 0, count).Trim();
        }
    }

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[Most];
        try
        {
            for (int read = stream.Read(buffer); read > 0; read = stream.Read(buffer))
            {
                Append(buffer.AsSpan(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe went with the process.
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            int keep = Math.Min(count, Most - bytes.Length);
            kept.AsSpan(count - keep, keep).CopyTo(kept);
            bytes.CopyTo(kept.AsSpan(keep));
            count = keep + bytes.Length;
        }
    }
}
