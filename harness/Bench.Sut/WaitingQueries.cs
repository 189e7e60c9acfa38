using Bench.LoadGen;

namespace Bench.Sut;

/// <summary>Samples that wait for an output slot, first in, first out. Grows by doubling: after the first large query it allocates nothing.</summary>
internal sealed class WaitingQueries
{
    private QuerySample[] samples = new QuerySample[1024];
    private int first;
    private int count;

    /// <summary>Stands for a flush.</summary>
    public static QuerySample Flush { get; } = new(0, -1);

    public void Add(QuerySample sample)
    {
        if (count == samples.Length)
        {
            QuerySample[] larger = new QuerySample[2 * count];
            samples.AsSpan(first).CopyTo(larger);
            samples.AsSpan(0, first).CopyTo(larger.AsSpan(count - first));
            samples = larger;
            first = 0;
        }

        samples[(first + count++) & (samples.Length - 1)] = sample;
    }

    public bool TryPeek(out QuerySample sample)
    {
        sample = samples[first];
        return count > 0;
    }

    public void Remove()
    {
        first = (first + 1) & (samples.Length - 1);
        count--;
    }
}
