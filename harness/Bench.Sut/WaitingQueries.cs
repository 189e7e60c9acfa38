namespace Bench.Sut;

/// <summary>Samples that wait for an output slot, first in, first out. Grows by doubling: after the first large query it allocates nothing.</summary>
internal sealed class WaitingQueries
{
    private WaitingSample[] samples = new WaitingSample[1024];
    private int first;
    private int count;

    /// <summary>Stands for a flush.</summary>
    public static WaitingSample Flush { get; } = new(0, -1, 0);

    public void Add(WaitingSample sample)
    {
        if (count == samples.Length)
        {
            WaitingSample[] larger = new WaitingSample[2 * count];
            samples.AsSpan(first).CopyTo(larger);
            samples.AsSpan(0, first).CopyTo(larger.AsSpan(count - first));
            samples = larger;
            first = 0;
        }

        samples[(first + count++) & (samples.Length - 1)] = sample;
    }

    public bool TryPeek(out WaitingSample sample)
    {
        sample = samples[first];
        return count > 0;
    }

    public void Clear() => (first, count) = (0, 0);

    public void Remove()
    {
        first = (first + 1) & (samples.Length - 1);
        count--;
    }
}
