using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run with seeds other than the round's.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Non-determinism". Documentation: SeedsDifferFromRound.md.</remarks>
public sealed class SeedsDifferFromRound : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED101",
        Defect = nameof(SeedsDifferFromRound),
        Title = "the seeds are not the round's",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Non-determinism\"",
        Catalogue = ["SEED-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RoundSeeds seeds = evidence.Ruleset.Seeds;
        foreach (PresentRun run in evidence.Runs)
        {
            TestSettings settings = run.Log.Header.Settings;
            (string Name, ulong Found, ulong Wanted)[] pairs =
            [
                ("qsl_rng_seed", settings.QslRngSeed, seeds.Qsl),
                ("sample_index_rng_seed", settings.SampleIndexRngSeed, seeds.SampleIndex),
                ("schedule_rng_seed", settings.ScheduleRngSeed, seeds.Schedule),
            ];
            foreach ((string name, ulong found, ulong wanted) in pairs.Where(static pair => pair.Found != pair.Wanted))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{name} of the {run.Name} run is {found}; ruleset {evidence.Ruleset.Id} publishes {wanted}",
                    "run under the ruleset's seeds; they are no setting of a submission");
            }
        }
    }
}
