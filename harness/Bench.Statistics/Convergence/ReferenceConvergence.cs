using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Statistics.Convergence;

/// <summary>How fast a workload's reference implementation converges, at several batch sizes: what a submission is tested against, since nobody may converge faster than the reference could.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points"; rcp_checker. Immutable.</remarks>
public sealed record ReferenceConvergence
{
    /// <summary>What convergence is counted in.</summary>
    public required ConvergenceUnit Unit { get; init; }

    /// <summary>N: runs that a result has, at least 3. A point has at least 2N.</summary>
    public required int RequiredRuns { get; init; }

    /// <summary>k: values dropped at each end, and runs that need not converge.</summary>
    public required int TrimEachSide { get; init; }

    /// <summary>How the rule is read.</summary>
    public required ConvergenceReading Reading { get; init; }

    /// <summary>The significance of the test, a fraction in (0, ½) (MLPerf: 0.05).</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>The points, in any order, each batch size once.</summary>
    public required ImmutableArray<ConvergencePoint> Points { get; init; }

    /// <summary>What is taken off every limit before the test, in the unit: an evaluation's granularity, for example. MLPerf gives llama31_405b 46,080 samples.</summary>
    public double Allowance { get; init; }

    /// <summary>The limits of all points, by batch size.</summary>
    /// <exception cref="ArgumentException">The reference is refused: see <see cref="WhyRefused"/>.</exception>
    public ImmutableArray<ConvergenceLimit> Limits()
    {
        if (WhyRefused() is string why)
        {
            throw new ArgumentException(why);
        }

        return [.. Points.OrderBy(static point => point.BatchSize).Select(LimitOf)];
    }

    /// <summary>The limits that pruning leaves: no point with a smaller batch size than the fastest, and none that is slower than its neighbours let expect.</summary>
    /// <remarks>MLPerf's code does not step back after it has dropped a point: what is left is not always convex, and pruning it again could drop more. So this is a list of limits and no reference.</remarks>
    public ImmutableArray<ConvergenceLimit> Prune()
    {
        ImmutableArray<ConvergenceLimit> all = Limits();
        ConvergenceLimit fastest = all.MinBy(static limit => limit.Mean)!;
        List<ConvergenceLimit> left = [.. all.Where(limit => limit.BatchSize >= fastest.BatchSize)];
        int i = 1;
        while (i < left.Count - 1)
        {
            if (left[i].Mean > Between(left[i - 1], left[i + 1], left[i].BatchSize).Mean)
            {
                left.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return [.. left];
    }

    /// <summary>What the reference says of a batch size.</summary>
    /// <param name="batchSize">Global batch size in samples.</param>
    /// <param name="points">Which points count.</param>
    public LimitChoice LimitAt(long batchSize, RcpPoints points = RcpPoints.Pruned)
    {
        ImmutableArray<ConvergenceLimit> limits = points == RcpPoints.Full ? Limits() : Prune();
        if (limits.FirstOrDefault(limit => limit.BatchSize == batchSize) is { } found)
        {
            return new LimitChoice.Found(found);
        }

        ConvergenceLimit? below = limits.LastOrDefault(limit => limit.BatchSize < batchSize);
        ConvergenceLimit? above = limits.FirstOrDefault(limit => limit.BatchSize > batchSize);
        return (below, above) switch
        {
            (not null, not null) => new LimitChoice.Interpolated(Between(below, above, batchSize), below, above),
            (null, not null) => new LimitChoice.BelowAll(above),
            _ => new LimitChoice.AboveAll(),
        };
    }

    /// <summary>Tests a submission: whether it converges faster than the reference could.</summary>
    /// <param name="submission">Its runs; counting that they are N is the caller's.</param>
    /// <param name="points">Which points count.</param>
    /// <exception cref="ArgumentException">The reference or the submission is refused.</exception>
    public ConvergenceVerdict Test(ConvergenceOfSubmission submission, RcpPoints points = RcpPoints.Pruned)
    {
        ArgumentNullException.ThrowIfNull(submission);
        LimitChoice choice = LimitAt(submission.BatchSize, points);
        if (submission.WhyRefused(TrimEachSide) is string why)
        {
            throw new ArgumentException(why, nameof(submission));
        }

        if (submission.NotConverged() > TrimEachSide)
        {
            return new ConvergenceVerdict { Outcome = ConvergenceOutcome.TooFewConverged, Against = choice, Mean = null, NormalizationFactor = 1 };
        }

        // A run that did not converge is the slowest; trimming drops it.
        double mean = PairwiseSum.Mean(Trimmed(submission.Convergence.Select(static run => run ?? double.PositiveInfinity)));
        ConvergenceLimit? limit = choice.Tested();
        return new ConvergenceVerdict
        {
            Outcome = limit is null ? ConvergenceOutcome.ReferenceMissing
                : mean >= LeastMean(limit) ? ConvergenceOutcome.LimitMet
                : choice is LimitChoice.BelowAll ? ConvergenceOutcome.ReferenceMissing
                : ConvergenceOutcome.FasterThanLimit,
            Against = choice,
            Mean = mean,
            NormalizationFactor = limit is null ? 1 : Math.Max(1, limit.Mean / mean),
        };
    }

    /// <summary>Why no limit can be computed, or null. What is computable may still be no good reference: see <see cref="ReferenceDefect.Of"/>.</summary>
    public string? WhyRefused() =>
        RequiredRuns < 3 ? FormattableString.Invariant($"{RequiredRuns} runs a result are required; the test needs at least 3")
        : TrimEachSide < 0 ? FormattableString.Invariant($"{TrimEachSide} values are dropped at each end; the number cannot be negative")
        : !(Allowance >= 0 && double.IsFinite(Allowance)) ? "what is taken off the limits is not a finite number of at least 0"
        : Significance is not (> 0 and < 0.5) ? "the significance is not between 0 and 0.5"
        : Points.IsDefaultOrEmpty ? "the reference has no points"
        : Points.Select(WhyPointRefused).FirstOrDefault(static why => why is not null)
            ?? Points.GroupBy(static point => point.BatchSize).Where(static same => same.Count() > 1)
                .Select(static same => FormattableString.Invariant($"batch size {same.Key} has {same.Count()} points; it may have one")).FirstOrDefault();

    private string? WhyPointRefused(ConvergencePoint point) =>
        point.BatchSize < 1 ? FormattableString.Invariant($"batch size {point.BatchSize} is not at least 1")
        : point.Convergence.IsDefault || point.Convergence.Length < (2L * TrimEachSide) + 2 ? FormattableString.Invariant($"batch size {point.BatchSize} has {(point.Convergence.IsDefault ? 0 : point.Convergence.Length)} runs, of which {TrimEachSide} are dropped at each end; at least {(2L * TrimEachSide) + 2} are needed")
        : !point.Convergence.All(ConvergencePoint.CanBe) ? FormattableString.Invariant($"batch size {point.BatchSize} has a run with a convergence outside (0, 1e100)")
        : null;

    private ConvergenceLimit LimitOf(ConvergencePoint point)
    {
        double[] left = Trimmed(point.Convergence);
        double mean = PairwiseSum.Mean(left);
        double deviation = PairwiseSum.StandardDeviation(Reading == ConvergenceReading.AsCoded ? [.. point.Convergence.Order()] : left);
        return new ConvergenceLimit
        {
            BatchSize = point.BatchSize,
            Runs = point.Convergence.Length,
            Mean = mean,
            StandardDeviation = deviation,
            Limit = ConvergenceTest.Limit(mean, deviation, left.Length, this),
        };
    }

    private ConvergenceLimit Between(ConvergenceLimit below, ConvergenceLimit above, long batchSize)
    {
        double At(double low, double high) => ((high - low) / (above.BatchSize - below.BatchSize) * (batchSize - below.BatchSize)) + low;
        double mean = At(below.Mean, above.Mean);
        double deviation = At(below.StandardDeviation, above.StandardDeviation);
        return new ConvergenceLimit
        {
            BatchSize = batchSize,
            Runs = 0,
            Mean = mean,
            StandardDeviation = deviation,
            Limit = ConvergenceTest.Limit(mean, deviation, 2L * RequiredRuns, this),
        };
    }

    // MLPerf's code goes through the greatest speed-up, whose rounding decides where a mean equals its limit.
    private double LeastMean(ConvergenceLimit limit)
    {
        double least = limit.Limit - Allowance;
        return Reading == ConvergenceReading.AsCoded ? limit.Mean / (limit.Mean / least) : least;
    }

    private double[] Trimmed(IEnumerable<double> values)
    {
        double[] ascending = [.. values.Order()];
        return ascending[TrimEachSide..^TrimEachSide];
    }
}
