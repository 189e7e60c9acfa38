using System.Collections.Immutable;

namespace Bench.Results.Exports;

/// <summary>A benchmark of MLPerf Training under whose name a training result travels, since MLCommons' package checker, convergence checker and summarizer know their own benchmarks only.</summary>
/// <remarks>
/// A result travels in the open division, whatever its own: the carrier's closed division fixes the carrier's model, optimizer and target, and a log that claimed them would be untrue. Open asks a carrier here for nothing but an
/// <c>eval_accuracy</c> below 1 at the carrier's unit of convergence, which the quality in targets meets exactly when the run converged.
/// Source: mlcommons/logging 4.1.59 at 7bbf792, benchmark_meta.py, compliance_checker/training_*/open_*.yaml, rcp_checker.py.
/// </remarks>
public sealed record MllogCarrier
{
    /// <summary>Runs that a score drops at each end, and that need not converge.</summary>
    public const int DroppedRuns = 1;

    /// <summary>The significance of MLCommons' convergence test.</summary>
    public const double Significance = 0.05;

    /// <summary>The most that initialisation may take in the open division, minutes.</summary>
    public const int MostInitialisationMinutes = 240;

    /// <summary>The carriers: for results of 5 runs and of 10, each the newest whose open division asks for no key that only its own model has.</summary>
    public static ImmutableArray<MllogCarrier> All { get; } =
    [
        new() { Name = "retinanet", Versions = ["5.1.0", "5.0.0"], Runs = 5, CountsEpochs = true },
        new() { Name = "llama31_8b", Versions = ["6.1.0", "6.0.0"], Runs = 10, CountsEpochs = false },
    ];

    /// <summary>The benchmark's name in the logs and the tree.</summary>
    public required string Name { get; init; }

    /// <summary>The rulesets of MLCommons' tools that have it, newest first.</summary>
    public required ImmutableArray<string> Versions { get; init; }

    /// <summary>Runs of a result, neither more nor fewer.</summary>
    public required int Runs { get; init; }

    /// <summary>Whether its convergence is read from <c>epoch_num</c>, not from <c>samples_count</c>. The tools round epochs to 3 decimals, so a carried epoch is one training example: the convergence points count the same.</summary>
    public required bool CountsEpochs { get; init; }

    /// <summary>The quality as the carrier's <c>eval_accuracy</c>: in targets, and below 1 exactly when the target is met.</summary>
    /// <param name="quality">The evaluation's quality; less is better.</param>
    /// <param name="target">The target, greater than 0.</param>
    public static double InTargets(double quality, double target) =>
        quality <= target ? Math.Min(quality / target, double.BitDecrement(1)) : Math.Max(quality / target, 1);
}
