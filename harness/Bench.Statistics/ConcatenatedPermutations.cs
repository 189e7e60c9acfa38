namespace Bench.Statistics;

/// <summary>Permutations of a set one after the other, each a further shuffle of the one before, from the beginning again after the last. They are drawn when they are needed and not kept: a run of 10^8 queries has 10^8 places. Not thread-safe.</summary>
internal sealed class ConcatenatedPermutations
{
    private readonly TrafficRandom start;
    private readonly long count;
    private readonly int[] permutation;
    private TrafficRandom choice;
    private long drawn;
    private int next;

    /// <summary>Starts before the first permutation.</summary>
    /// <param name="start">The generator as it stands before the first shuffle; it is not moved.</param>
    /// <param name="size">Elements of the set.</param>
    /// <param name="count">How many permutations there are.</param>
    public ConcatenatedPermutations(TrafficRandom start, int size, long count)
    {
        this.start = start;
        this.count = count;
        permutation = new int[size];
        choice = start;
        drawn = count;
        next = size;
    }

    /// <summary>The next element.</summary>
    public int Next()
    {
        if (next == permutation.Length)
        {
            Draw();
        }

        return permutation[next++];
    }

    private void Draw()
    {
        if (drawn == count)
        {
            drawn = 0;
            choice = start.Copy();
            for (int i = 0; i < permutation.Length; i++)
            {
                permutation[i] = i;
            }
        }

        choice.Shuffle(permutation);
        drawn++;
        next = 0;
    }
}
