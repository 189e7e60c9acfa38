using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A run whose samples or arrivals are not the ones that its seeds give.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Non-determinism"; LoadGen's random streams. Documentation: TrafficNotFromSeeds.md.</remarks>
public sealed class TrafficNotFromSeeds : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SEED102",
        Defect = nameof(TrafficNotFromSeeds),
        Title = "samples or arrivals do not follow from the seeds",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Non-determinism\"; LoadGen's random streams",
        Catalogue = ["SEED-01", "SEED-04", "DATA-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            IssuedStream issued = IssuedStream.Of(run.Log.Header, run.Log.Records.Length);
            Sha256Digest samples = issued.SamplesDigest;
            Sha256Digest arrivals = issued.ScheduleDigest;
            if (samples != run.Log.End.IndexStream)
            {
                yield return Descriptor.Report(evidence, run.Path, $"the {run.Name} run issued samples with digest {run.Log.End.IndexStream}; its seeds give {samples}", Help);
            }

            // Elsewhere a query is issued when the one before it is complete.
            if (evidence.Plan.Scenario == Scenario.Server && arrivals != run.Log.End.Schedule)
            {
                yield return Descriptor.Report(evidence, run.Path, $"the {run.Name} run was scheduled with digest {run.Log.End.Schedule}; its seed gives {arrivals}", Help);
            }
        }
    }

    private static string Help { get; } = Remedy.ForChanged("the log");
}
