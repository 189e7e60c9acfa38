using Bench.Spec;

namespace Bench.Statistics;

/// <summary>The digests of samples and scheduled times, taken from the sources of a run's phases one after the other.</summary>
internal sealed class IssuedDigests : IDisposable
{
    private const int Batch = 4096;

    private readonly StreamDigest samples = new();
    private readonly StreamDigest schedule = new();
    private readonly int[] someSamples = new int[Batch];
    private readonly long[] someTimes = new long[Batch];
    private int sampleCount;
    private int timeCount;

    /// <summary>Queries so far.</summary>
    public int Queries { get; private set; }

    /// <summary>When the last was due, nanoseconds since the start of its phase.</summary>
    public long LastScheduledNs { get; private set; }

    /// <summary>Takes a phase's samples, at most so many; the last query may be cut off in its midst.</summary>
    /// <returns>How many it took.</returns>
    public int Take(QuerySource source, int most)
    {
        int taken = 0;
        int inQuery = 0;
        while (taken < most && source.HasNext)
        {
            ReadOnlySpan<int> part = source.NextPart(out long due);
            if (inQuery == 0)
            {
                Schedule(due);
            }

            inQuery = (inQuery + part.Length) % source.SamplesPerQuery;
            part = part[..Math.Min(part.Length, most - taken)];
            Append(part);
            taken += part.Length;
        }

        return taken;
    }

    /// <summary>Both digests.</summary>
    public (Sha256Digest Samples, Sha256Digest Schedule) Conclude()
    {
        samples.Append(someSamples.AsSpan(0, sampleCount));
        schedule.Append(someTimes.AsSpan(0, timeCount));
        return (samples.Conclude(), schedule.Conclude());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        samples.Dispose();
        schedule.Dispose();
    }

    private void Schedule(long due)
    {
        Queries++;
        LastScheduledNs = due;
        someTimes[timeCount++] = due;
        if (timeCount == Batch)
        {
            schedule.Append(someTimes);
            timeCount = 0;
        }
    }

    private void Append(ReadOnlySpan<int> part)
    {
        while (!part.IsEmpty)
        {
            int length = Math.Min(part.Length, Batch - sampleCount);
            part[..length].CopyTo(someSamples.AsSpan(sampleCount));
            part = part[length..];
            sampleCount += length;
            if (sampleCount == Batch)
            {
                samples.Append(someSamples);
                sampleCount = 0;
            }
        }
    }
}
