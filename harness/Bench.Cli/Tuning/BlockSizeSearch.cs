using System.Collections.Immutable;
using Bench.Statistics;
using Bench.Workloads;

namespace Bench.Cli.Tuning;

/// <summary>Looks for sizes of blocks that are faster than a class's defaults: one size at a time, each candidate beside the best so far.</summary>
/// <param name="compare">Measures how many times as fast the first sizes are as the second, in so many rounds.</param>
internal sealed class BlockSizeSearch(Func<ImmutableArray<int>, ImmutableArray<int>, int, PairedRatio> compare)
{
    /// <summary>Rounds of a first look, of a comparison, and of the last one.</summary>
    internal const int FewRounds = 2, Rounds = 6, LastRounds = 11;

    // What is taken must be so much faster that it is worth being another table.
    private const double Worth = 1.01;

    /// <summary>Searches a class.</summary>
    /// <param name="shapes">The class.</param>
    /// <returns>What was found, with its ratio to the defaults; these where nothing is faster.</returns>
    public TunedClass Of(TunableClass shapes)
    {
        ImmutableArray<int> best = shapes.Default;
        for (int size = 0; size < shapes.Candidates.Length; size++)
        {
            foreach (int candidate in shapes.Candidates[size].Where(candidate => candidate != best[size]))
            {
                // What a few rounds show to be slower is not looked at longer.
                ImmutableArray<int> tried = best.SetItem(size, candidate);
                if (compare(tried, best, FewRounds).Median > 1 && IsFaster(compare(tried, best, Rounds)))
                {
                    best = tried;
                }
            }
        }

        // Of many candidates one is lucky: what was found has to win once more, against the defaults.
        TunedClass defaults = new(shapes, shapes.Default, new PairedRatio(1, new Interval(1, 1)));
        return !best.SequenceEqual(shapes.Default) && compare(best, shapes.Default, LastRounds) is var last && IsFaster(last) ? new TunedClass(shapes, best, last) : defaults;
    }

    private static bool IsFaster(PairedRatio ratio) => ratio.Median >= Worth && ratio.Interval is { Low: > 1 };
}
