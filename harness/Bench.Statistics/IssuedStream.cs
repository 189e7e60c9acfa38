using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What a run issued of what its settings generate: LoadGen writes down its digests, and whoever reads the log derives it again.</summary>
/// <remarks>
/// The stream is cut to what was issued: a run may end before all that was generated is used up. A query that was cut off in its midst was scheduled, so its time counts.
/// The phases of an accuracy run stand one after the other.
/// </remarks>
public sealed class IssuedStream
{
    private IssuedStream(ImmutableArray<int> samples, ImmutableArray<long> scheduledNs, ImmutableArray<IssuedPhase> phases, bool complete)
    {
        Phases = phases;
        Samples = samples;
        ScheduledNs = scheduledNs;
        IsComplete = complete;
    }

    /// <summary>The sample index of each record, in order of issue.</summary>
    public ImmutableArray<int> Samples { get; }

    /// <summary>The scheduled time of each query, nanoseconds since the start. Only Server issues by it.</summary>
    public ImmutableArray<long> ScheduledNs { get; }

    /// <summary>The phases that were issued at least in part, in their order.</summary>
    public ImmutableArray<IssuedPhase> Phases { get; }

    /// <summary>Whether the stream has as many samples as there are records, and they make whole queries.</summary>
    public bool IsComplete { get; }

    /// <summary>Derives what a run with so many records issued.</summary>
    /// <param name="header">The run's header; from a file, only after <see cref="EffectiveSettings.WhyRefused"/> was asked about it.</param>
    /// <param name="records">Number of records.</param>
    /// <exception cref="ArgumentException">No run can be made of the settings.</exception>
    public static IssuedStream Of(RunHeader header, int records)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        return Of(QueryStream.Beginning(EffectiveSettings.Of(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount), records), records);
    }

    /// <summary>Cuts what was generated to the records issued.</summary>
    /// <param name="generated">Every query that the settings generate.</param>
    /// <param name="records">Number of records.</param>
    public static IssuedStream Of(QueryStream generated, int records)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        ImmutableArray<int>.Builder samples = ImmutableArray.CreateBuilder<int>(records);
        ImmutableArray<long>.Builder scheduled = ImmutableArray.CreateBuilder<long>();
        ImmutableArray<IssuedPhase>.Builder phases = ImmutableArray.CreateBuilder<IssuedPhase>();
        bool whole = true;
        foreach (QueryPhase phase in generated.Phases)
        {
            int taken = Math.Min(records - samples.Count, phase.SampleIndices.Length);
            if (taken > 0)
            {
                phases.Add(new IssuedPhase(samples.Count, taken, phase.SamplesPerQuery));
            }

            samples.AddRange(phase.SampleIndices[..taken]);
            scheduled.AddRange(phase.ScheduledNs[..((taken + phase.SamplesPerQuery - 1) / phase.SamplesPerQuery)]);
            whole &= taken % phase.SamplesPerQuery == 0;
        }

        whole &= samples.Count == records;
        return new IssuedStream(samples.DrainToImmutable(), scheduled.DrainToImmutable(), phases.DrainToImmutable(), whole);
    }
}

/// <summary>The records that a phase of issuing left.</summary>
/// <param name="First">The number of its first record.</param>
/// <param name="Records">How many there are, greater than 0.</param>
/// <param name="SamplesPerQuery">How many of them make a query.</param>
public readonly record struct IssuedPhase(int First, int Records, int SamplesPerQuery);
