using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Bench.Sut;

/// <summary>The last bytes that a process wrote to its standard output and error, in the order in which they came; however many there were.</summary>
/// <remarks>They stay in memory until the process has ended: a disk that writes while queries are timed would be measured too.</remarks>
internal sealed class SutOutput
{
    /// <summary>Bytes that are kept.</summary>
    public const int Most = 1 << 20;

    private const int Quoted = 2048;
    private readonly Lock gate = new();
    private readonly List<Thread> readers = [];

    // Byte n of all that was written stands at n modulo its length. It grows, since most processes say nothing; until it is as long as it gets, it holds everything.
    private byte[] kept = new byte[Quoted];
    private long written;

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

    /// <summary>The end of it, as much as a message quotes.</summary>
    public string LastWords
    {
        get
        {
            lock (gate)
            {
                return Encoding.UTF8.GetString(Last(Quoted)).Trim();
            }
        }
    }

    /// <summary>Writes what is kept to a file; no file where nothing was said.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteTo(string path)
    {
        lock (gate)
        {
            if (written == 0)
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using FileStream file = File.Create(path);
            if (written > Most)
            {
                file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"[{written - Most} bytes before these are not kept]\n")));
            }

            file.Write(Last(Most));
        }
    }

    /// <summary>Adds to it.</summary>
    /// <param name="bytes">At most as many as a message quotes.</param>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (written + bytes.Length > kept.Length && kept.Length < Most)
            {
                Array.Resize(ref kept, (int)Math.Min(Most, (long)BitOperations.RoundUpToPowerOf2((ulong)(written + bytes.Length))));
            }

            int at = (int)(written % kept.Length);
            int first = Math.Min(bytes.Length, kept.Length - at);
            bytes[..first].CopyTo(kept.AsSpan(at));
            bytes[first..].CopyTo(kept);
            written += bytes.Length;
        }
    }

    private byte[] Last(int most)
    {
        byte[] last = new byte[(int)Math.Min(written, Math.Min(most, kept.Length))];
        int at = (int)((written - last.Length) % kept.Length);
        int first = Math.Min(last.Length, kept.Length - at);
        kept.AsSpan(at, first).CopyTo(last);
        kept.AsSpan(0, last.Length - first).CopyTo(last.AsSpan(first));
        return last;
    }

    private void Read(Stream stream)
    {
        byte[] buffer = new byte[Quoted];
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
}
