using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;
using Bench.Statistics.Imports;

namespace Bench.Rules;

/// <summary>An imported run whose latencies no distribution has: percentiles out of order, a mean or an estimate that they do not leave room for, a count over the bound that they exclude.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (metrics). Documentation: DistributionContradictsItself.md.</remarks>
public sealed class DistributionContradictsItself : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN308",
        Defect = nameof(DistributionContradictsItself),
        Title = "the latencies of an imported run contradict each other",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (metrics)",
        Catalogue = ["RUN-03", "RUN-04", "ES-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Run is not { } run || run.Queries is not { } queries || run.Samples is not { } samples)
        {
            yield break;
        }

        LoggedDistribution? whole = LoggedDistribution.OfSamples(run.Log, samples);
        LoggedDistribution? perQuery = LoggedDistribution.OfQueries(run.Log, queries);
        foreach (LoggedDistribution distribution in new[] { whole, perQuery, LoggedDistribution.OfFirstTokens(run.Log, samples) }.OfType<LoggedDistribution>())
        {
            foreach (Finding finding in Own(evidence, run.Log, distribution))
            {
                yield return finding;
            }
        }

        foreach (Finding finding in Estimates(evidence, run, queries, perQuery ?? whole).Concat(OverBound(evidence, run, whole)))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Own(ImportedEvidence evidence, DetailLog log, LoggedDistribution distribution)
    {
        if (distribution.Disorder is { } pair)
        {
            yield return Descriptor.Report(evidence, log.LocationOf(pair.More.Key), $"{pair.More.Key} is {ImportQuestions.Number(pair.More.Value)} and less than {pair.Less.Key}, {ImportQuestions.Number(pair.Less.Value)}", ImportQuestions.OwnLog);
            yield break;
        }

        (double least, double greatest) = distribution.MeanBounds;
        // LoadGen truncates the mean to whole nanoseconds.
        if (distribution.Mean.Value < (least * (1 - 1e-9)) - 1 || distribution.Mean.Value > (greatest * (1 + 1e-9)) + 1)
        {
            yield return Descriptor.Report(evidence, log.LocationOf(distribution.Mean.Key), $"{distribution.Mean.Key} is {ImportQuestions.Number(distribution.Mean.Value)}; the percentiles leave room for {ImportQuestions.Number(least)} to {ImportQuestions.Number(greatest)}", ImportQuestions.OwnLog);
        }
    }

    private IEnumerable<Finding> Estimates(ImportedEvidence evidence, LoggedRun run, long queries, LoggedDistribution? distribution)
    {
        if (distribution is null || distribution.Disorder is not null)
        {
            yield break;
        }

        foreach ((string key, double? percentile) in new[]
        {
            ("early_stopping_latency_ss", run.Log.Scenario == Scenario.SingleStream ? run.Percentile : null),
            ("early_stopping_latency_ms", run.Log.Scenario switch { Scenario.SingleStream => 0.99, Scenario.MultiStream => run.Percentile, _ => null }),
        })
        {
            if (percentile is not { } proven || run.Log.Real(key) is not > 0 and not null || run.Log.Real(key) is not { } estimate || EarlyStopping.EstimateRank(queries, proven) is not { } rank)
            {
                continue;
            }

            (LoggedLatency least, LoggedLatency greatest) = distribution.Around(queries - rank);
            if (estimate < least.Value || estimate > greatest.Value)
            {
                yield return Descriptor.Report(evidence, run.Log.LocationOf(key), $"{key} is {ImportQuestions.Number(estimate)}; as the {rank}th highest of {queries} latencies it lies between {least.Key}, {ImportQuestions.Number(least.Value)}, and {greatest.Key}, {ImportQuestions.Number(greatest.Value)}", ImportQuestions.OwnLog);
            }
        }
    }

    private IEnumerable<Finding> OverBound(ImportedEvidence evidence, LoggedRun run, LoggedDistribution? distribution)
    {
        const string key = "result_overlatency_query_count";
        if (distribution is null || distribution.Disorder is not null || run.Log.Scenario != Scenario.Server || run.Log.Flag("requested_use_token_latencies") == true
            || run.Log.Real(key) is not { } over || run.Log.Real("effective_target_latency_ns") is not > 0 and not null || run.Log.Real("effective_target_latency_ns") is not { } bound)
        {
            yield break;
        }

        (double least, double greatest) = distribution.Over(bound);
        if (over < least || over > greatest)
        {
            yield return Descriptor.Report(evidence, run.Log.LocationOf(key), $"{over} latencies are over the bound of {bound} ns; the percentiles leave room for {least} to {greatest}", ImportQuestions.OwnLog);
        }
    }
}
