using System.Collections.Immutable;

namespace Bench.Statistics;

/// <summary>What the trials of a search say. Monotony is not assumed: nothing is concluded about a rate that was not tried.</summary>
public sealed record PeakSearchResult
{
    private PeakSearchResult()
    {
    }

    /// <summary>The trials in their order.</summary>
    public required ImmutableArray<PeakTrial> Trials { get; init; }

    /// <summary>Why the search ended.</summary>
    public required PeakSearchEnd End { get; init; }

    /// <summary>The highest good rate below <see cref="Failure"/>; null when there is none.</summary>
    public required double? Peak { get; init; }

    /// <summary>The lowest rate that failed, failed again and was never good; null when there is none.</summary>
    public required double? Failure { get; init; }

    /// <summary>Rates that were good although they, or a lower rate, failed too: the system is not steady, or not monotone. Ascending.</summary>
    public required ImmutableArray<double> GoodAboveFailed { get; init; }

    /// <summary>Reads the result off trials; also those of a search that was cut short.</summary>
    public static PeakSearchResult Of(ImmutableArray<PeakTrial> trials, PeakSearchEnd end)
    {
        double? failure = Least(trials.GroupBy(static trial => trial.Rate)
            .Where(static rate => rate.Count() > 1 && rate.All(static trial => !trial.Good))
            .Select(static rate => rate.Key));
        double? failed = Least(trials.Where(static trial => !trial.Good).Select(static trial => trial.Rate));
        ImmutableArray<double> good = [.. trials.Where(static trial => trial.Good).Select(static trial => trial.Rate).Distinct().Order()];
        return new PeakSearchResult
        {
            Trials = trials,
            End = end,
            Peak = good.Where(rate => !(rate >= failure)).Select(static rate => (double?)rate).LastOrDefault(),
            Failure = failure,
            GoodAboveFailed = [.. good.Where(rate => rate >= failed)],
        };
    }

    private static double? Least(IEnumerable<double> rates) => rates.Select(static rate => (double?)rate).Min();
}
