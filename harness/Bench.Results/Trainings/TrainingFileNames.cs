using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.RunDirectories;

namespace Bench.Results.Trainings;

/// <summary>The names of the files of a training result, beside those that every result has (<see cref="RunFileNames"/>).</summary>
public static class TrainingFileNames
{
    /// <summary>The reference's convergence points; absent for a workload that has none.</summary>
    public const string ReferenceConvergence = "rcp.yaml";

    /// <summary>The folder of a run.</summary>
    public static string FolderOf(int run) => string.Create(CultureInfo.InvariantCulture, $"runs/{run}");

    /// <summary>The events of a run: header, evaluations, faults, end, one JSON object a line.</summary>
    public static string LogOf(int run) => FolderOf(run) + "/run.jsonl";

    /// <summary>One record an update.</summary>
    public static string UpdatesOf(int run) => FolderOf(run) + "/updates.bin";

    /// <summary>The loss of every evaluation example in every evaluation, fp64; then those of the fresh examples.</summary>
    public static string LossesOf(int run) => FolderOf(run) + "/losses.bin";

    /// <summary>The predictions of the last evaluation, fp32.</summary>
    public static string PredictionsOf(int run) => FolderOf(run) + "/predictions.bin";

    /// <summary>The weights that the SUT had in the end, fp32, each tensor from a 64-byte boundary; absent when it could not hand them over.</summary>
    public static string WeightsOf(int run) => FolderOf(run) + "/weights.bin";

    /// <summary>The run's model beside the reference; absent when it was not checked.</summary>
    public static string CheckOf(int run) => FolderOf(run) + "/check.json";

    /// <summary>Every name that may stand in the directory of a training result of so many runs.</summary>
    public static ImmutableArray<string> All(int runs) =>
    [
        RunFileNames.Plan, RunFileNames.Workload, RunFileNames.Submission, RunFileNames.Ruleset, RunFileNames.Sut, RunFileNames.System, RunFileNames.Result, RunFileNames.Findings, RunFileNames.Attempts,
        ReferenceConvergence,
        .. Enumerable.Range(1, runs).SelectMany(static run => new[] { LogOf(run), UpdatesOf(run), LossesOf(run), PredictionsOf(run), WeightsOf(run), CheckOf(run) }),
    ];
}
