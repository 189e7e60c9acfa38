using Bench.Spec;

namespace Bench.Statistics;

/// <summary>The order in which a training run visits its examples: epoch after epoch, in each every example once. A pure function of the run's seed and the number of examples. Not thread-safe.</summary>
/// <remarks>
/// Source: MLPerf Training Rules, "Data": the training data is traversed in a random order, each datum once before any comes again.
/// An epoch is a Fisher-Yates shuffle of 0, 1, …: for i from count - 1 down to 1, element i changes places with element ⌊w · (i + 1) / 2^64⌋, w being the next 64 bits of the seed's Philox stream 2^63 + epoch.
/// The bias, at most count/2^64, is below what any run could show.
/// </remarks>
public sealed class SampleOrder
{
    // Initial weights are drawn from the same seed by streams below this.
    private const ulong FirstStream = 1UL << 63;
    private readonly int[] permutation;
    private int next;

    /// <summary>Starts before the first example of epoch 0.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="count">Examples; at least 1.</param>
    public SampleOrder(ulong seed, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Seed = seed;
        permutation = new int[count];
        Shuffle(seed, 0, permutation);
    }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; }

    /// <summary>The epoch of the batch that <see cref="NextBatch"/> returned last; 0 before the first.</summary>
    public long Epoch { get; private set; }

    /// <summary>SHA-256 over the first indices, as <see cref="StreamDigest"/> writes them. The size of batches is not part of it.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="count">Examples; at least 1.</param>
    /// <param name="visited">How many indices; 0 or more, over as many epochs as it takes.</param>
    public static Sha256Digest DigestOf(ulong seed, int count, long visited)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visited);
        SampleOrder order = new(seed, count);
        using StreamDigest digest = new();
        while (visited > 0)
        {
            ReadOnlySpan<int> batch = order.NextBatch((int)Math.Min(visited, count));
            digest.Append(batch);
            visited -= batch.Length;
        }

        return digest.Conclude();
    }

    /// <summary>Writes the order of an epoch.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">0 or more.</param>
    /// <param name="permutation">Receives 0 to its length - 1, shuffled.</param>
    public static void Shuffle(ulong seed, long epoch, Span<int> permutation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        for (int i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        Philox4x32 stream = new(seed, FirstStream + (ulong)epoch);
        for (int i = permutation.Length - 1; i > 0; i--)
        {
            ulong word = stream.DoubleWord((ulong)(permutation.Length - 1 - i));
            int j = (int)Math.BigMul(word, (ulong)i + 1, out _);
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }
    }

    /// <summary>The next batch. The last of an epoch is smaller where the size does not divide the number of examples: no batch has examples of two epochs.</summary>
    /// <param name="size">Examples of a batch; at least 1.</param>
    /// <returns>Indices, valid until the next call.</returns>
    public ReadOnlySpan<int> NextBatch(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (next == permutation.Length)
        {
            next = 0;
            Epoch++;
            Shuffle(Seed, Epoch, permutation);
        }

        ReadOnlySpan<int> batch = permutation.AsSpan(next, Math.Min(size, permutation.Length - next));
        next += batch.Length;
        return batch;
    }
}
