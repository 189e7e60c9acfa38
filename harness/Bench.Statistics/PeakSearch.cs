using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>Searches the highest rate that is still good: a good lower bound, halving the start until one is found, doubling until a failure is confirmed by a repeat, then bisection between the two.</summary>
/// <remarks>
/// After LoadGen's FindPeakPerformance, which looks at the latency percentile alone and has once run without end (mlcommons/inference #242).
/// Here the caller's verdict decides, one failure alone decides nothing, and every loop is bounded by the number of trials and by the resolution of the rates.
/// </remarks>
public static class PeakSearch
{
    /// <summary>Searches.</summary>
    /// <param name="bounds">Where, and when it ends.</param>
    /// <param name="tryRate">Tries a rate: good, not good, or null when no more can be tried.</param>
    /// <exception cref="ArgumentException">The bounds are not 0 &lt; least ≤ start ≤ most, finite, or no trial is allowed.</exception>
    public static PeakSearchResult Find(PeakSearchBounds bounds, Func<double, bool?> tryRate)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(tryRate);
        if (!(bounds.Least > 0 && bounds.Least <= bounds.Start && bounds.Start <= bounds.Most && double.IsFinite(bounds.Most) && bounds.PrecisionRelative >= 0 && bounds.MostTrials > 0))
        {
            throw new ArgumentException($"{bounds} are no bounds of a search", nameof(bounds));
        }

        Trials trials = new(bounds.MostTrials, tryRate);
        PeakSearchEnd end = Search(bounds, trials) ?? trials.Cut;
        return PeakSearchResult.Of(trials.Made, end);
    }

    // Null: cut short.
    private static PeakSearchEnd? Search(PeakSearchBounds bounds, Trials trials)
    {
        double good = bounds.Start;
        double? failure = null;
        for (; ; good = Math.Max(bounds.Least, Resolved(bounds, good / 2)))
        {
            if (trials.Holds(good) is not { } holds)
            {
                return null;
            }

            if (holds)
            {
                break;
            }

            failure = good;
            if (good <= bounds.Least)
            {
                return PeakSearchEnd.NothingGood;
            }
        }

        while (failure is null)
        {
            if (good >= bounds.Most)
            {
                return PeakSearchEnd.CeilingReached;
            }

            double next = Math.Min(bounds.Most, good * 2);
            if (trials.Holds(next) is not { } holds)
            {
                return null;
            }

            (good, failure) = holds ? (next, failure) : (good, next);
        }

        return Bisect(bounds, trials, good, failure.Value);
    }

    private static PeakSearchEnd? Bisect(PeakSearchBounds bounds, Trials trials, double good, double failure)
    {
        while (failure - good > good * bounds.PrecisionRelative)
        {
            double middle = Resolved(bounds, good + ((failure - good) / 2));
            if (middle <= good || middle >= failure)
            {
                break; // Nothing lies between them.
            }

            if (trials.Holds(middle) is not { } holds)
            {
                return null;
            }

            (good, failure) = holds ? (middle, failure) : (good, middle);
        }

        return PeakSearchEnd.Precise;
    }

    private static double Resolved(PeakSearchBounds bounds, double rate) => bounds.Whole ? Math.Floor(rate) : rate;

    /// <summary>The trials made, and no more than allowed.</summary>
    private sealed class Trials(int most, Func<double, bool?> tryRate)
    {
        private readonly List<PeakTrial> made = [];

        public ImmutableArray<PeakTrial> Made => [.. made];

        /// <summary>Why there are no more.</summary>
        public PeakSearchEnd Cut { get; private set; } = PeakSearchEnd.Stopped;

        /// <summary>Whether a rate holds: it is good, or good when its failure is repeated. Null when that cannot be found out any more.</summary>
        public bool? Holds(double rate) => Try(rate) switch { false => Try(rate), var found => found };

        private bool? Try(double rate)
        {
            if (made.Count == most)
            {
                Cut = PeakSearchEnd.TrialsExhausted;
                return null;
            }

            bool? good = tryRate(rate);
            if (good is { } known)
            {
                made.Add(new PeakTrial(rate, known));
            }

            return good;
        }
    }
}
