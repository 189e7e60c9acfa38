using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Makes a run's segments, one after the other: which samples, when, under which ids. Memory that was taken back is used again. One thread at a time.</summary>
internal sealed class SegmentSource : IDisposable
{
    private const int SegmentSamples = 16_384;
    private const int Chunk = 1024;
    private const long TokenBytes = 8L << 20;

    private readonly RunRequest request;
    private readonly IEnumerator<QuerySource> sources;
    private readonly SaltedChoices choices;
    private readonly KeptResponses kept;
    private readonly bool atOnce;
    private readonly Queue<RunSegment> pool = [];
    private readonly ulong[] ids = new ulong[Chunk];
    private int[] indices = [];
    private QuerySource? source;
    private RunPhase phase = RunPhase.None;
    private int queriesPerSegment;
    private int made;
    private int nextRecord;

    /// <exception cref="ArgumentException">The settings ask for what no run can be made of.</exception>
    public SegmentSource(RunRequest request, EffectiveSettings settings, SaltedChoices choices, KeptResponses kept)
    {
        this.request = request;
        this.choices = choices;
        this.kept = kept;
        atOnce = settings.Scenario == Scenario.Offline;
        sources = QueryStream.Sources(settings, settings.Requested.Mode).GetEnumerator();
    }

    /// <summary>Memory that no segment of the run uses now.</summary>
    public IEnumerable<RunSegment> Unused => pool;

    /// <summary>The next segment; null when the run has no more queries.</summary>
    /// <param name="entered">The segment that the issuer reads. It may still read one whose samples have all ended, until it enters the next.</param>
    public RunSegment? Next(int entered)
    {
        if (source is null && !NextSource())
        {
            return null;
        }

        RunSegment segment = pool.TryPeek(out RunSegment? used) && used.Number < entered ? pool.Dequeue()
            : new RunSegment(phase.Capacity, queriesPerSegment, kept.Any, request.ProducesTokens ? request.MaximumResponseBytes / sizeof(int) : 0);
        segment.Begin(made++, nextRecord, phase);
        Fill(segment, source!);
        nextRecord = checked(nextRecord + segment.Count);
        source = segment.IsLast ? null : source;
        return segment;
    }

    /// <summary>Takes the memory of a segment whose records are written.</summary>
    public void TakeBack(RunSegment segment)
    {
        if (segment.Records.Length == phase.Capacity)
        {
            pool.Enqueue(segment);
        }
    }

    public void Dispose() => sources.Dispose();

    private bool NextSource()
    {
        if (!sources.MoveNext())
        {
            return false;
        }

        source = sources.Current;
        int perQuery = source.SamplesPerQuery;
        long samples = request.ProducesTokens ? Math.Clamp(TokenBytes / ((request.MaximumResponseBytes / sizeof(int)) + 1) / sizeof(long), 64, SegmentSamples) : SegmentSamples;
        double expected = source.ExpectedQueryCount + (6 * Math.Sqrt(source.ExpectedQueryCount)) + 1;
        queriesPerSegment = (int)Math.Min(Math.Max(1, samples / perQuery), source.ExpectedQueryCount <= 1 ? 1 : expected);
        int capacity = checked(queriesPerSegment * perQuery);
        if (capacity != phase.Capacity)
        {
            pool.Clear();
        }

        phase = new RunPhase
        {
            Samples = [.. source.Set.Samples.AsSpan(0, source.Set.DistributionEnd)],
            FirstSegment = made,
            FirstRecord = nextRecord,
            Capacity = capacity,
            SamplesPerQuery = perQuery,
        };
        return true;
    }

    private void Fill(RunSegment segment, QuerySource from)
    {
        int perQuery = from.SamplesPerQuery;
        indices = indices.Length >= perQuery ? indices : new int[perQuery];
        Span<int> drawn = indices.AsSpan(0, perQuery);
        while (segment.Queries < queriesPerSegment && from.HasNext)
        {
            segment.ScheduledNs[segment.Queries++] = from.Next(drawn);
            foreach (int sample in drawn)
            {
                segment.Samples[segment.Count++] = new QuerySample(0, sample);
            }
        }

        segment.IsLast = !from.HasNext;
        Identify(segment);
        segment.Records.AsSpan(0, segment.Count).Fill(new QueryRecord { TokenOffset = QueryRecord.NoTokens, Status = atOnce ? segment.Outstanding : RunSegment.Prepared });
        for (int i = 0; kept.Any && i < segment.Count; i++)
        {
            segment.Kept[i] = kept.Choose(segment.First + i, segment.Samples[i].Index);
        }
    }

    private void Identify(RunSegment segment)
    {
        for (int first = 0; first < segment.Count; first += Chunk)
        {
            Span<QuerySample> samples = segment.Samples.AsSpan(first, Math.Min(Chunk, segment.Count - first));
            choices.QueryIds(segment.First + first, ids.AsSpan(0, samples.Length));
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = samples[i] with { Id = ids[i] };
            }
        }
    }
}
