using System.Collections.Immutable;
using Bench.Results.Exports;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>The fixtures' base under a carrier's name, as it is and as it would be with other runs.</summary>
internal static class CarriedResult
{
    /// <summary>The carrier of results of five runs.</summary>
    public static MllogCarrier FiveRuns { get; } = MllogCarrier.All.Single(static carrier => carrier.Runs == 5);

    /// <summary>The carrier of results of ten runs.</summary>
    public static MllogCarrier TenRuns { get; } = MllogCarrier.All.Single(static carrier => carrier.Runs == 10);

    /// <summary>The base with all fields that MLCommons multiplies as numbers.</summary>
    public static MllogResult Acceptable { get; } = Of(TrainingFiles.Base with
    {
        System = TrainingFiles.Base.System with { Stated = TrainingFiles.Base.System.Stated.SetItem("host_processors_per_node", "1") },
    });

    /// <summary>A result under the carrier of five runs.</summary>
    public static MllogResult Of(TrainingEvidence evidence) => new()
    {
        Bundle = "base.bundle.zip",
        BundleId = Sha256Digest.Of("base"u8),
        Evidence = evidence,
        Carrier = FiveRuns,
        Status = MllogSystem.StatusOf(evidence.Plan.Category, rented: false)!,
    };

    /// <summary>The acceptable result with other runs.</summary>
    /// <param name="change">A run's end from its index and what it is in the base; the base's runs serve again from the first on.</param>
    /// <param name="runs">How many runs there are.</param>
    public static MllogResult With(Func<int, TrainingRunEnd, TrainingRunEnd> change, int runs = 5)
    {
        ImmutableArray<TrainingRunLog> logs =
        [
            .. Enumerable.Range(0, runs).Select(run =>
            {
                TrainingRunLog log = TrainingFiles.Base.Runs[run % TrainingFiles.Base.Runs.Length];
                return log with { End = change(run, log.End) };
            }),
        ];
        return Acceptable with { Evidence = Acceptable.Evidence with { Runs = logs, Plan = Acceptable.Evidence.Plan with { Runs = runs } } };
    }
}
