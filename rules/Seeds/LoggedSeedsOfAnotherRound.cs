using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result one of whose runs did not use the round's seeds.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Non-determinism". Documentation: LoggedSeedsOfAnotherRound.md.</remarks>
public sealed class LoggedSeedsOfAnotherRound : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED301",
        Defect = nameof(LoggedSeedsOfAnotherRound),
        Title = "an imported log has other seeds than the round's",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Non-determinism\"",
        Catalogue = ["SEED-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RoundSeeds seeds = evidence.Round.Seeds;
        foreach ((string name, DetailLog log) in evidence.Logs)
        {
            foreach ((string key, ulong seed) in new[] { ("effective_qsl_rng_seed", seeds.Qsl), ("effective_sample_index_rng_seed", seeds.SampleIndex), ("effective_schedule_rng_seed", seeds.Schedule) })
            {
                if (log.Text(key) != seed.ToString(CultureInfo.InvariantCulture))
                {
                    yield return Descriptor.Report(evidence, log.LocationOf(key), $"{key} of {name} is {log.Text(key) ?? "not logged"}; {evidence.Round.Id} has {seed}", "leave the seeds as mlperf.conf of the round has them; name another round with --round if the tree is of one");
                }
            }
        }
    }
}
