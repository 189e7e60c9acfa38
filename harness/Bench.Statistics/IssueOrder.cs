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

    /// <summary>The number of the phase that the sample belongs to, among those that issue anything, from 0; -1 before the first.</summary>
    public int Phase { get; private set; } = -1;

    /// <summary>Samples of each query of the phase; 0 before the first.</summary>
    public int SamplesPerQuery => source?.SamplesPerQuery ?? 0;

    /// <summary>Goes on to the next sample; false when the settings generate no more.</summary>
    public bool MoveNext()
    {
        at++;
        return at < length || NextPart();
    }

    /// <summary>Goes on by many samples, to the last of those that it hands over.</summary>
    /// <param name="samples">Gets the samples asked for; greater than 0 in length.</param>
    /// <param name="scheduledNs">Gets for each when its query was due; as long.</param>
    /// <param name="beginsPhase">Whether the first of them is the first of its phase.</param>
    /// <returns>How many there are: fewer than asked for where a phase ends, 0 when the settings generate no more.</returns>
    public int Take(Span<int> samples, Span<long> scheduledNs, out bool beginsPhase)
    {
        int before = Phase;
        int taken = 0;
        while (taken < samples.Length && (at + 1 < length || ((taken == 0 || source!.HasNext) && BeforeNextPart())))
        {
            ReadOnlySpan<int> some = part.AsSpan(at + 1, Math.Min(samples.Length - taken, length - at - 1));
            some.CopyTo(samples[taken..]);
            scheduledNs.Slice(taken, some.Length).Fill(ScheduledNs);
            at += some.Length;
            taken += some.Length;
        }

        beginsPhase = Phase != before;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => sources.Dispose();

    private bool BeforeNextPart()
    {
        bool there = NextPart();
        at = -1;
        return there;
    }

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
            Phase += source.HasNext ? 1 : 0;
        }

        ReadOnlySpan<int> next = source.NextPart(out long scheduledNs);
        part = part.Length < next.Length ? new int[next.Length] : part;
        next.CopyTo(part);
        (ScheduledNs, length, at) = (scheduledNs, next.Length, 0);
        return true;
    }
}
