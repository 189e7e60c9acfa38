using Bench.Spec;

namespace Bench.Statistics;

/// <summary>The queries of one phase, one after the other: which samples, and when. A run takes them while it goes on, so that 10^8 queries need no more memory than a thousand; whoever reads a log takes them again.</summary>
/// <remarks>
/// The order of draws is part of the contract: the permutations are drawn whether they are used or not, so the stream of indices depends on the size of the set,
/// the least number of queries and the stride even where a plain uniform draw follows. Source: LoadGen, GenerateQueries. Not thread-safe.
/// </remarks>
public sealed class QuerySource
{
    private readonly TestSettings requested;
    private readonly bool accuracy;
    private readonly bool offline;
    private readonly bool poisson;
    private readonly TrafficRandom choice;
    private readonly TrafficRandom gaps;
    private readonly ArrivalTimes? arrivals;
    private readonly long periodNs;
    private readonly int[] inOrder = [];
    private readonly int[] unique;
    private readonly ConcatenatedPermutations? permutations;
    private readonly long generatedNs;
    private int[] part = [];
    private int given;
    private long minQueries;
    private long time;
    private long previous;

    /// <summary>The queries over a loaded set.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="set">The set.</param>
    /// <param name="mode">What the phase is for.</param>
    /// <exception cref="ArgumentException">The settings name a sample outside the set.</exception>
    public QuerySource(EffectiveSettings settings, LoadableSet set, TestMode mode)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(set);
        Set = set;
        requested = settings.Requested;
        accuracy = mode == TestMode.AccuracyOnly;
        offline = settings.Scenario == Scenario.Offline;
        poisson = settings.Scenario == Scenario.Server && requested.Arrivals is null;
        arrivals = requested.Arrivals is ArrivalProcess.Bursts or ArrivalProcess.Trace ? new ArrivalTimes(requested) : null;
        if (requested.PerformanceIssueSame && (uint)requested.PerformanceIssueSameIndex >= (uint)set.DistributionEnd)
        {
            throw new ArgumentException($"performance_issue_same_index is {requested.PerformanceIssueSameIndex}; the set has {set.DistributionEnd} samples", nameof(settings));
        }

        int size = set.Samples.Length;
        bool once = accuracy || requested.PerformanceIssueUnique;
        long samplesPerQuery = accuracy && offline ? set.DistributionEnd : settings.SamplesPerQuery;
        generatedNs = once ? 0 : settings.GeneratedDurationNs;
        minQueries = once ? size / samplesPerQuery : settings.MinQueryCount;

        choice = new TrafficRandom(requested.SampleIndexRngSeed, requested.RngProfile);
        gaps = new TrafficRandom(requested.ScheduleRngSeed, requested.RngProfile);
        periodNs = (long)(1.0 / requested.TargetQps * 1e9);
        int stride = settings.Scenario == Scenario.MultiStream ? (int)samplesPerQuery : 1;
        if (accuracy)
        {
            inOrder = ShuffledStarts(stride);
        }

        unique = ShuffledStarts(stride);
        permutations = DrawPermutations(settings.Scenario);
        if (!accuracy && requested.SampleConcatenatePermutation)
        {
            samplesPerQuery = offline ? RoundUp(samplesPerQuery, size) : samplesPerQuery;
            minQueries = offline ? minQueries : RoundUp(minQueries, size);
        }

        SamplesPerQuery = (int)Math.Min(samplesPerQuery, int.MaxValue);
        double expected = Math.Max(minQueries, generatedNs / 1e9 * requested.TargetQps);
        ExpectedQueryCount = expected;
    }

    /// <summary>The samples to be loaded before these queries and let go after them.</summary>
    public LoadableSet Set { get; }

    /// <summary>Samples of each query.</summary>
    public int SamplesPerQuery { get; }

    /// <summary>About how many queries there are; exact where they have a fixed period.</summary>
    public double ExpectedQueryCount { get; }

    /// <summary>Queries taken so far.</summary>
    public long QueryCount { get; private set; }

    /// <summary>When the query after those taken is due, nanoseconds since the start of the phase: at the end, LoadGen's generated duration.</summary>
    public long NextScheduledNs => time;

    /// <summary>Whether there is another query.</summary>
    public bool HasNext => previous < generatedNs || QueryCount < minQueries;

    /// <summary>Takes the next query.</summary>
    /// <param name="samples">Gets its sample indices in the library; as many as <see cref="SamplesPerQuery"/>.</param>
    /// <returns>When it is scheduled, nanoseconds since the start of the phase. Only Server issues by it.</returns>
    /// <exception cref="InvalidOperationException">There is none: <see cref="HasNext"/> says so.</exception>
    public long Next(Span<int> samples)
    {
        if (!HasNext)
        {
            throw new InvalidOperationException($"all {QueryCount} queries were taken");
        }

        Fill(samples[..SamplesPerQuery]);
        Advance();
        return previous;
    }

    /// <summary>Takes the next query in parts, for whoever looks at Offline's millions of samples once: no more than the set is in memory. Not to be mixed with <see cref="Next"/> within a query.</summary>
    /// <param name="scheduledNs">When the query is scheduled, nanoseconds since the start of the phase.</param>
    /// <returns>The next samples of the query; valid until the next call. Only Offline's come in more than one part.</returns>
    /// <exception cref="InvalidOperationException">There is none: <see cref="HasNext"/> says so.</exception>
    public ReadOnlySpan<int> NextPart(out long scheduledNs)
    {
        if (!HasNext)
        {
            throw new InvalidOperationException($"all {QueryCount} queries were taken");
        }

        // A copy of the set is shuffled as a whole, so a part is one copy.
        int length = offline ? Math.Min(SamplesPerQuery - given, Set.Samples.Length) : SamplesPerQuery;
        part = part.Length < length ? new int[length] : part;
        Fill(part.AsSpan(0, length));
        scheduledNs = time;
        given += length;
        if (given == SamplesPerQuery)
        {
            given = 0;
            Advance();
        }

        return part.AsSpan(0, length);
    }

    private void Advance()
    {
        QueryCount++;
        previous = time;
        time += poisson ? gaps.ExponentialGapNs(requested.TargetQps) : arrivals is null ? periodNs : arrivals.NextGapNs();
        if (requested.SampleConcatenatePermutation && !offline && QueryCount >= minQueries && previous < generatedNs)
        {
            minQueries += Set.Samples.Length;
        }
    }

    private void Fill(Span<int> samples)
    {
        if (offline)
        {
            FillOffline(samples);
            return;
        }

        int start = requested.PerformanceIssueUnique ? unique[QueryCount]
            : requested.PerformanceIssueSame ? requested.PerformanceIssueSameIndex
            : permutations is not null ? permutations.Next()
            : accuracy ? inOrder[QueryCount]
            : (int)choice.Uniform((uint)Set.DistributionEnd);
        if (samples.Length == 1)
        {
            samples[0] = Set.Samples[start];
            return;
        }

        Set.Samples.AsSpan(start, samples.Length).CopyTo(samples);
    }

    // Whole copies of the set in load order (each shuffled on its own for equal issue), then the set's beginning.
    private void FillOffline(Span<int> samples)
    {
        if (requested.PerformanceIssueSame)
        {
            samples.Fill(Set.Samples[requested.PerformanceIssueSameIndex]);
            return;
        }

        ReadOnlySpan<int> whole = Set.Samples.AsSpan();
        while (samples.Length >= whole.Length)
        {
            whole.CopyTo(samples);
            if (requested.SampleConcatenatePermutation)
            {
                choice.Shuffle(samples[..whole.Length]);
            }

            samples = samples[whole.Length..];
        }

        whole[..samples.Length].CopyTo(samples);
    }

    // The first samples of queries that share none.
    private int[] ShuffledStarts(int stride)
    {
        int[] starts = [.. Enumerable.Range(0, ((Set.DistributionEnd - 1) / stride) + 1).Select(query => query * stride)];
        choice.Shuffle(starts);
        return starts;
    }

    // Permutations of the whole set, each a further shuffle of the one before; used by queries of one sample only, and drawn always.
    private ConcatenatedPermutations? DrawPermutations(Scenario scenario)
    {
        bool used = requested.SampleConcatenatePermutation && scenario is (Scenario.SingleStream or Scenario.Server) && minQueries > 0;
        int size = Set.Samples.Length;
        long count = (minQueries + size - 1) / size;
        ConcatenatedPermutations? replayed = used ? new ConcatenatedPermutations(choice.Copy(), size, count) : null;
        int[] permutation = [.. Enumerable.Range(0, size)];
        for (long drawn = 0; drawn < count; drawn++)
        {
            choice.Shuffle(permutation);
        }

        return replayed;
    }

    private static long RoundUp(long value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
