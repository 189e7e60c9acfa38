namespace Bench.Results.RunDirectories;

/// <summary>Reads in pieces on another core than looks at them: the next piece is filled, and what is hashed of it hashed, while the one before is in use.</summary>
internal static class ReadAhead
{
    /// <summary>All pieces, each valid until the next is asked for.</summary>
    /// <param name="length">The most of a piece.</param>
    /// <param name="fill">Fills the beginning of an array and says how much; 0 at the end. Called by one thread at a time.</param>
    public static IEnumerable<ReadOnlyMemory<T>> Of<T>(int length, Func<T[], int> fill)
    {
        T[] current = new T[length];
        T[] next = new T[length];
        Task<int> filling = Filling(next);
        try
        {
            for (int filled = filling.GetAwaiter().GetResult(); filled > 0; filled = filling.GetAwaiter().GetResult())
            {
                (current, next) = (next, current);
                filling = Filling(next);
                yield return current.AsMemory(0, filled);
            }
        }
        finally
        {
            // Whoever stops early closes what is being read.
            Task.WaitAny(filling);
        }

        Task<int> Filling(T[] piece) => Task.Run(() => fill(piece));
    }
}
