using Bench.Spec;

namespace Bench.Statistics;

/// <summary>How LoadGen chooses the samples and times of one phase's queries.</summary>
/// <remarks>
/// The order of draws is part of the contract: the permutations are drawn whether they are used or not, so the stream of indices depends on the size of the set,
/// the least number of queries and the stride even where a plain uniform draw follows. Source: LoadGen, GenerateQueries.
/// </remarks>
internal sealed class QueryGeneration
{
    private readonly EffectiveSettings settings;
    private readonly TestSettings requested;
    private readonly LoadableSet set;
    private readonly bool accuracy;
    private readonly bool offline;
    private readonly TrafficRandom choice;
    private readonly int[] inOrder = [];
    private readonly int[] unique;
    private readonly int[] permutations;
    private readonly long samplesPerQuery;
    private readonly long generatedNs;
    private long minQueries;

    public QueryGeneration(EffectiveSettings settings, LoadableSet set, TestMode mode)
    {
        this.settings = settings;
        this.set = set;
        requested = settings.Requested;
        accuracy = mode == TestMode.AccuracyOnly;
        offline = settings.Scenario == Scenario.Offline;
        if (requested.PerformanceIssueSame && (uint)requested.PerformanceIssueSameIndex >= (uint)set.DistributionEnd)
        {
            throw new ArgumentException($"performance_issue_same_index is {requested.PerformanceIssueSameIndex}; the set has {set.DistributionEnd} samples", nameof(settings));
        }

        int size = set.Samples.Length;
        bool once = accuracy || requested.PerformanceIssueUnique;
        samplesPerQuery = accuracy && offline ? set.DistributionEnd : settings.SamplesPerQuery;
        generatedNs = once ? 0 : settings.GeneratedDurationNs;
        minQueries = once ? size / samplesPerQuery : settings.MinQueryCount;

        choice = new TrafficRandom(requested.SampleIndexRngSeed, requested.RngProfile);
        if (accuracy)
        {
            inOrder = ShuffledStarts();
        }

        unique = ShuffledStarts();
        permutations = ShuffledPermutations();
        if (!accuracy && requested.SampleConcatenatePermutation)
        {
            samplesPerQuery = offline ? RoundUp(samplesPerQuery, size) : samplesPerQuery;
            minQueries = offline ? minQueries : RoundUp(minQueries, size);
        }
    }

    /// <summary>The phase's queries.</summary>
    public QueryPhase Generate()
    {
        TrafficRandom gaps = new(requested.ScheduleRngSeed, requested.RngProfile);
        long periodNs = (long)(1.0 / requested.TargetQps * 1e9);
        double expected = Math.Max(minQueries, generatedNs / 1e9 * requested.TargetQps);
        QueryPhase phase = new(set, (int)Math.Min(samplesPerQuery, int.MaxValue), expected);
        long time = 0, previous = 0;
        while (previous < generatedNs || phase.QueryCount < minQueries)
        {
            Fill(phase.QueryCount, phase.Add(time));
            previous = time;
            time += settings.Scenario == Scenario.Server ? gaps.ExponentialGapNs(requested.TargetQps) : periodNs;
            if (requested.SampleConcatenatePermutation && !offline && phase.QueryCount >= minQueries && previous < generatedNs)
            {
                minQueries += set.Samples.Length;
            }
        }

        return phase;
    }

    private void Fill(int query, Span<int> samples)
    {
        if (offline)
        {
            FillOffline(samples);
            return;
        }

        int start = requested.PerformanceIssueUnique ? unique[query]
            : requested.PerformanceIssueSame ? requested.PerformanceIssueSameIndex
            : permutations.Length > 0 ? permutations[query % permutations.Length]
            : accuracy ? inOrder[query]
            : (int)choice.Uniform((uint)set.DistributionEnd);
        set.Samples.AsSpan(start, samples.Length).CopyTo(samples);
    }

    // Whole copies of the set in load order (each shuffled on its own for equal issue), then the set's beginning.
    private void FillOffline(Span<int> samples)
    {
        if (requested.PerformanceIssueSame)
        {
            samples.Fill(set.Samples[requested.PerformanceIssueSameIndex]);
            return;
        }

        ReadOnlySpan<int> whole = set.Samples.AsSpan();
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
    private int[] ShuffledStarts()
    {
        int stride = settings.Scenario == Scenario.MultiStream ? (int)samplesPerQuery : 1;
        int[] starts = [.. Enumerable.Range(0, ((set.DistributionEnd - 1) / stride) + 1).Select(query => query * stride)];
        choice.Shuffle(starts);
        return starts;
    }

    // Permutations of the whole set, each a further shuffle of the one before; kept only where they are used: queries of one sample.
    private int[] ShuffledPermutations()
    {
        int[] permutation = [.. Enumerable.Range(0, set.Samples.Length)];
        List<int> concatenated = [];
        bool used = requested.SampleConcatenatePermutation && settings.Scenario is (Scenario.SingleStream or Scenario.Server);
        for (long drawn = 0; drawn < minQueries; drawn += permutation.Length)
        {
            choice.Shuffle(permutation);
            if (used)
            {
                concatenated.AddRange(permutation);
            }
        }

        return [.. concatenated];
    }

    private static long RoundUp(long value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
