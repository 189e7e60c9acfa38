using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A run whose samples or arrivals are not the ones that its seeds give.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Non-determinism"; LoadGen's random streams. Documentation: TrafficNotFromSeeds.md.</remarks>
public sealed class TrafficNotFromSeeds : IRule
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
            (Sha256Digest samples, Sha256Digest arrivals) = Derive(run.Log);
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

    private const string Help = "leave the log as the harness wrote it; if it did, the system changed what was issued";

    /// <summary>The digests of the samples and arrival times that the header's settings give for as many records as there are.</summary>
    private static (Sha256Digest Samples, Sha256Digest Arrivals) Derive(RunLog log)
    {
        RunHeader header = log.Header;
        EffectiveSettings settings = EffectiveSettings.Of(header.Settings, header.TotalSampleCount, header.PerformanceSampleCount);
        List<int> samples = new(log.Records.Length);
        List<long> arrivals = [];
        foreach (QueryPhase phase in QueryStream.Of(settings, header.Settings.Mode).Phases)
        {
            // A run may end before everything that was generated is used up.
            int taken = Math.Min(log.Records.Length - samples.Count, phase.SampleIndices.Length);
            samples.AddRange(phase.SampleIndices[..taken]);
            arrivals.AddRange(phase.ScheduledNs[..(taken / phase.SamplesPerQuery)]);
        }

        return (StreamDigest.Of(CollectionsMarshal.AsSpan(samples)), StreamDigest.Of(CollectionsMarshal.AsSpan(arrivals)));
    }
}
