namespace Bench.Spec;

/// <summary>Two things that need nothing of each other, done at the same time on two cores.</summary>
public static class AtOnce
{
    /// <summary>Does both, and returns when both have ended, however they ended.</summary>
    /// <param name="first">Done by the calling thread.</param>
    /// <param name="second">Done by another thread.</param>
    /// <returns>What they give. Where one fails its exception is thrown; where both fail, the first one's.</returns>
    public static (TFirst First, TSecond Second) Of<TFirst, TSecond>(Func<TFirst> first, Func<TSecond> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Task<TSecond> other = Task.Run(second);
        try
        {
            TFirst value = first();
            return (value, other.GetAwaiter().GetResult());
        }
        finally
        {
            // Whoever is told of a failure closes what the other one reads.
            Task.WaitAny(other);
        }
    }
}
