using System.Collections.Immutable;
using Bench.Spec.Definitions;

namespace Bench.Spec.Judging;

/// <summary>A result of an MLPerf Inference submission as its tree holds it: imported, unsigned. What rules see of it is what the submitter wrote.</summary>
public sealed record ImportedEvidence : IJudged
{
    /// <summary>The round that it is judged by.</summary>
    public required InferenceRound Round { get; init; }

    /// <summary>What the round asks of the benchmark; null when it has none of that name.</summary>
    public required InferenceBenchmark? Benchmark { get; init; }

    /// <inheritdoc/>
    public required Division JudgedIn { get; init; }

    /// <summary>The division's folder: <c>closed</c>, <c>open</c>, or <c>network</c>, which is judged as closed.</summary>
    public required string DivisionFolder { get; init; }

    /// <summary>The submitter's folder.</summary>
    public required string Submitter { get; init; }

    /// <summary>The system's folder.</summary>
    public required string System { get; init; }

    /// <summary>The benchmark's folder.</summary>
    public required string BenchmarkFolder { get; init; }

    /// <summary>The official name of the benchmark, where the round or the submitter's mapping has one; else the folder's.</summary>
    public required string Model { get; init; }

    /// <summary>The scenario that the folder names.</summary>
    public required MlperfScenario Scenario { get; init; }

    /// <summary>The scenarios that the system has of this benchmark.</summary>
    public required ImmutableArray<MlperfScenario> Siblings { get; init; }

    /// <summary>The result's folder inside the tree.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of its measurements.</summary>
    public required string MeasurementsFolder { get; init; }

    /// <summary>The folder of its compliance tests.</summary>
    public required string ComplianceFolder { get; init; }

    /// <summary>The performance run's log; null when it is missing or cannot be read.</summary>
    public DetailLog? Performance { get; init; }

    /// <summary>The performance run's summary; null when it is missing.</summary>
    public SubmittedText? Summary { get; init; }

    /// <summary>The accuracy run's log; null when it is missing or cannot be read.</summary>
    public DetailLog? Accuracy { get; init; }

    /// <summary>The stated accuracy; null when <c>accuracy.txt</c> is missing.</summary>
    public StatedAccuracy? Stated { get; init; }

    /// <summary>The log of responses; null when it is missing.</summary>
    public AccuracyLogFile? AccuracyLog { get; init; }

    /// <summary>The log of responses beside the performance run, which logs none; null when it is missing.</summary>
    public AccuracyLogFile? PerformanceResponses { get; init; }

    /// <summary>Further folders beside the performance run's, which nothing reads.</summary>
    public ImmutableArray<string> FurtherRuns { get; init; } = [];

    /// <summary>LoadGen's settings as the submitter gave them (<c>user.conf</c>); null when they are missing.</summary>
    public SubmittedText? UserConf { get; init; }

    /// <summary>The compliance tests that are there, by name.</summary>
    public required ImmutableArray<ImportedTest> Tests { get; init; }

    /// <summary>The system's description; null when it is missing or no JSON object.</summary>
    public SubmittedFields? SystemFields { get; init; }

    /// <summary>The path that the system's description has or would have.</summary>
    public required string SystemPath { get; init; }

    /// <summary>The measurements' description; null when it is missing or no JSON object.</summary>
    public SubmittedFields? Measurements { get; init; }

    /// <summary>The names of the files beside the measurements that are not empty.</summary>
    public required ImmutableSortedSet<string> MeasurementFiles { get; init; }

    /// <summary>The performance run's log where it is of a run at all: every rule about the run starts from it.</summary>
    public string PerformancePath => $"{Folder}/performance/run_1/mlperf_log_detail.txt";

    /// <summary>The accuracy run's log.</summary>
    public string AccuracyPath => $"{Folder}/accuracy/mlperf_log_detail.txt";

    /// <summary>Whether the log is of another scenario than the folder, so that the figure is inferred from it.</summary>
    public bool Inferred => Performance?.Scenario is { } measured && measured != Scenario.Measured;
}
