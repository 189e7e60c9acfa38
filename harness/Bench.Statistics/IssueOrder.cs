using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What a run's settings generate, sample by sample, for whoever goes through its records and needs beside each what it asked for and when it was due. Not thread-safe.</summary>
/// <remarks>It draws the run's random streams again while it goes on, so that it needs the memory of a query, and in Offline of the set.</remarks>
public sealed class IssueOrder : IDisposable
{
    private readonly IEnumerator<QuerySource> sources;
    private QuerySource? source;
    private int[] part = [];
    private int length;
    private int at;

    /// <summary>Before the first sample of a run.</summary>
    /// <param name="header">The run's header; from a file, only after <see cref="EffectiveSettings.WhyRefused"/> was asked about it.</param>
    /// <exception cref="ArgumentException">No run can be made of the settings.</exception>
    public IssueOrder(RunHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        EffectiveSettings settings = EffectiveSettings.Of(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount);
        sources = QueryStream.Sources(settings, settings.Requested.Mode).GetEnumerator();
    }

    /// <summary>The sample asked for.</summary>
    public int Sample => part[at];

    /// <summary>When its query was due, nanoseconds since the start of its phase. Only Server issues by it.</summary>
    public long ScheduledNs { get; private set; }

    /// <summary>Goes on to the next sample; false when the settings generate no more.</summary>
    public bool MoveNext()
    {
        at++;
        return at < length || NextPart();
    }

    /// <inheritdoc/>
    public void Dispose() => sources.Dispose();

    private bool NextPart()
    {
        while (source is null || !source.HasNext)
        {
            if (!sources.MoveNext())
            {
                length = 0;
                return false;
            }

            source = sources.Current;
        }

        ReadOnlySpan<int> next = source.NextPart(out long scheduledNs);
        part = part.Length < next.Length ? new int[next.Length] : part;
        next.CopyTo(part);
        (ScheduledNs, length, at) = (scheduledNs, next.Length, 0);
        return true;
    }
}
