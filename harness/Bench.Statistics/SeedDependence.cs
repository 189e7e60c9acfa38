namespace Bench.Statistics;

/// <summary>TEST05: whether the metric depends on the seeds that a submitter could have known.</summary>
/// <remarks>Source: MLPerf inference, compliance/TEST05 (until v5.0), which ran again with other seeds.</remarks>
public static class SeedDependence
{
    /// <summary>Pass when the whole interval of the ratio lies in [1 / (1 + tolerance), 1 + tolerance], fail when it lies wholly outside on one side.</summary>
    /// <param name="published">Interval of the metric under the run's seeds, above 0.</param>
    /// <param name="fresh">Interval of the same metric under fresh seeds, above 0.</param>
    /// <param name="toleranceRelative">The greatest difference, as a fraction, greater than 0: 0.05 is 5%.</param>
    public static ComplianceOutcome Judge(Interval? published, Interval? fresh, double toleranceRelative)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toleranceRelative);
        if (published is not { Low: > 0 } run || fresh is not { Low: > 0 } other)
        {
            return ComplianceOutcome.NotEstablished;
        }

        Interval ratio = Interval.OfRatio(run, other);
        double most = 1 + toleranceRelative, least = 1 / most;
        if (ratio.Low >= least && ratio.High <= most)
        {
            return ComplianceOutcome.Pass;
        }

        return ratio.Low > most || ratio.High < least ? ComplianceOutcome.Fail : ComplianceOutcome.NotEstablished;
    }
}
