using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What a run issued of what its settings generate: LoadGen writes down its digests, and whoever reads the log derives it again.</summary>
/// <remarks>
/// The stream is cut to what was issued: a run may end before all that was generated is used up. A query that was cut off in its midst was scheduled, so its time counts.
/// The phases of an accuracy run stand one after the other. Of ten million samples no more is kept than what sums them up; <see cref="IssueOrder"/> goes through them again.
/// </remarks>
public sealed class IssuedStream
{
    // A pure function of an immutable header, kept while the header lives: recomputation and rules ask for the same.
    private static readonly ConditionalWeakTable<RunHeader, ConcurrentDictionary<int, Lazy<IssuedStream>>> Known = [];

    private readonly RunHeader header;
    private readonly Lazy<(ImmutableArray<int> Samples, ImmutableArray<long> ScheduledNs)> all;

    private IssuedStream(RunHeader header, int records)
    {
        this.header = header;
        all = new(Collect);
        EffectiveSettings settings = EffectiveSettings.Of(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount);
        using IssuedDigests digests = new();
        ImmutableArray<IssuedPhase>.Builder phases = ImmutableArray.CreateBuilder<IssuedPhase>();
        IsComplete = true;
        foreach (QuerySource source in QueryStream.Sources(settings, settings.Requested.Mode))
        {
            int taken = digests.Take(source, records - SampleCount);
            if (taken > 0)
            {
                phases.Add(new IssuedPhase(SampleCount, taken, source.SamplesPerQuery));
            }

            SampleCount += taken;
            IsComplete &= taken % source.SamplesPerQuery == 0;
            if (SampleCount == records)
            {
                break;
            }
        }

        IsComplete &= SampleCount == records;
        Phases = phases.DrainToImmutable();
        QueryCount = digests.Queries;
        LastScheduledNs = digests.LastScheduledNs;
        (SamplesDigest, ScheduleDigest) = digests.Conclude();
    }

    /// <summary>How many samples were issued: as many as there are records, or all that the settings generate.</summary>
    public int SampleCount { get; }

    /// <summary>How many queries were scheduled.</summary>
    public int QueryCount { get; }

    /// <summary>When the last of them was, nanoseconds since the start of its phase; 0 of none. Only Server issues by it.</summary>
    public long LastScheduledNs { get; }

    /// <summary>Digest of the samples.</summary>
    public Sha256Digest SamplesDigest { get; }

    /// <summary>Digest of the scheduled times.</summary>
    public Sha256Digest ScheduleDigest { get; }

    /// <summary>The phases that were issued at least in part, in their order.</summary>
    public ImmutableArray<IssuedPhase> Phases { get; }

    /// <summary>Whether the stream has as many samples as there are records, and they make whole queries.</summary>
    public bool IsComplete { get; }

    /// <summary>The sample index of each record, in order of issue, all in memory.</summary>
    public ImmutableArray<int> Samples => all.Value.Samples;

    /// <summary>The scheduled time of each query, nanoseconds since the start, all in memory. Only Server issues by it.</summary>
    public ImmutableArray<long> ScheduledNs => all.Value.ScheduledNs;

    /// <summary>Derives what a run with so many records issued.</summary>
    /// <param name="header">The run's header; from a file, only after <see cref="EffectiveSettings.WhyRefused"/> was asked about it.</param>
    /// <param name="records">Number of records.</param>
    /// <exception cref="ArgumentException">No run can be made of the settings.</exception>
    public static IssuedStream Of(RunHeader header, int records)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        return Known.GetOrCreateValue(header).GetOrAdd(records, static (records, header) => new(() => new IssuedStream(header, records)), header).Value;
    }

    /// <summary>The samples of some records, by number; of those that were issued.</summary>
    public IReadOnlyDictionary<long, int> SamplesOf(IEnumerable<long> records)
    {
        long[] wanted = [.. records.Where(record => record >= 0 && record < SampleCount).Distinct().Order()];
        Dictionary<long, int> samples = new(wanted.Length);
        using IssueOrder order = new(header);
        for (long record = 0; samples.Count < wanted.Length && order.MoveNext(); record++)
        {
            if (wanted[samples.Count] == record)
            {
                samples.Add(record, order.Sample);
            }
        }

        return samples;
    }

    private (ImmutableArray<int> Samples, ImmutableArray<long> ScheduledNs) Collect()
    {
        ImmutableArray<int>.Builder samples = ImmutableArray.CreateBuilder<int>(SampleCount);
        ImmutableArray<long>.Builder scheduled = ImmutableArray.CreateBuilder<long>(QueryCount);
        using IssueOrder order = new(header);
        foreach (IssuedPhase phase in Phases)
        {
            for (int sample = 0; sample < phase.Records && order.MoveNext(); sample++)
            {
                samples.Add(order.Sample);
                if (sample % phase.SamplesPerQuery == 0)
                {
                    scheduled.Add(order.ScheduledNs);
                }
            }
        }

        return (samples.MoveToImmutable(), scheduled.MoveToImmutable());
    }
}

/// <summary>The records that a phase of issuing left.</summary>
/// <param name="First">The number of its first record.</param>
/// <param name="Records">How many there are, greater than 0.</param>
/// <param name="SamplesPerQuery">How many of them make a query.</param>
public readonly record struct IssuedPhase(int First, int Records, int SamplesPerQuery);
