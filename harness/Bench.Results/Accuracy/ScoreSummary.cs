using System.Collections.Immutable;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Accuracy;

/// <summary>Sums rows up to responses and responses up to a score. Scoring and recomputing share it: there is one arithmetic.</summary>
public static class ScoreSummary
{
    /// <summary>The error of a response: the greatest of its rows.</summary>
    /// <param name="rows">Its rows; none are as good as an infinite error, since nothing shows that the response is right.</param>
    public static double ErrorOf(ReadOnlySpan<ResponseRow> rows)
    {
        double greatest = rows.IsEmpty ? double.PositiveInfinity : 0;
        foreach (ResponseRow row in rows)
        {
            greatest = Math.Max(greatest, row.Judged.Error);
        }

        return greatest;
    }

    /// <summary>The score of a workload's responses in the declared precision.</summary>
    public static AccuracyScore Of(Workload workload, DeclaredPrecision precision, ResponsePlan plan, ImmutableArray<JudgedResponse> responses)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(precision);
        ArgumentNullException.ThrowIfNull(plan);
        double target = workload.AccuracyTarget(precision.Inputs, precision.Accumulation);
        double score = responses.IsEmpty ? double.PositiveInfinity : responses.Max(static response => response.Error);
        long judged = responses.Sum(static response => (long)response.Rows);
        return new AccuracyScore
        {
            Metric = workload.Accuracy.Metric,
            Inputs = precision.Inputs,
            Target = target,
            Score = score,
            Passed = score <= target,
            PrecisionEstablished = judged >= (workload.Problem.ProducesTokens ? plan.TokensToEstablishPrecision : AccuracyScore.ValuesToEstablishPrecision),
            JudgedValues = judged,
            Responses = responses,
        };
    }
}
