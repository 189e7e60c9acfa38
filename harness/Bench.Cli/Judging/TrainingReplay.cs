using System.Collections.Immutable;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Judging;

/// <summary>Trains the beginning of every run again, from its salt, with the plan's hyperparameters, by the shipped backend in fp32: the first evaluation's quality must come out. What ties a result to its seed and to its hyperparameters.</summary>
internal static class TrainingReplay
{
    /// <summary>How far the first quality of an honest run may be away, as a share: sums in another order alter it by millionths, coarser formats by more, another learning rate by tenths.</summary>
    internal const double OfFp32 = 1e-3;

    /// <inheritdoc cref="OfFp32"/>
    private const double OfCoarser = 5e-2;

    /// <summary>A finding a run.</summary>
    public static unsafe ImmutableArray<Finding> Of(TrainingEvidence evidence, TrainingDataset data)
    {
        using TrainingMaterial material = new(data, InitialWeights.Of(evidence.Workload, file => evidence.WeightsFiles[file.Name]));
        TrainingMemoryLayout layout = new(evidence.Workload.Problem, evidence.Workload.Dataset.TrainingExamples, material.Evaluation.Count, OptimizerSettings.Of(evidence.Plan.Hyperparameters).BatchSize);
        using AlignedMemory examples = new(layout.ExamplesBytes);
        using AlignedMemory exchange = new(layout.ExchangeBytes);
        TrainingMemory memory = new(layout, examples.Address, exchange.Address);
        using ITrainingSystem system = TrainingBackend.Create(evidence.Workload.Problem, memory, new CpuSettings { Threads = Environment.ProcessorCount, Deterministic = evidence.Plan.Sut.Deterministic });
        return [.. evidence.Runs.Where(static run => run.Evaluations.Length > 0).Select(run => Of(evidence, run, new TrainingRunner(RequestOf(evidence, run), system, memory, material, new MonotonicClock())))];
    }

    private static Finding Of(TrainingEvidence evidence, TrainingRunLog run, TrainingRunner runner)
    {
        double again = runner.Run(CancellationToken.None).Log.Evaluations is [TrainingEvaluation first, ..] ? first.Quality : double.NaN;
        double found = run.Evaluations[0].Quality;
        double tolerance = evidence.Plan.Precision.Inputs.UnitRoundoff <= NumberFormat.Fp32.UnitRoundoff ? OfFp32 : OfCoarser;
        string name = TrainingFileNames.LogOf(run.Header.Run);
        return Math.Abs(found - again) <= tolerance * Math.Abs(again)
            ? TrainingReferenceRecheck.Of("REF000", Severity.Note, name, FormattableString.Invariant($"trained again from its salt to the first evaluation: quality {again:G6}, as in the log to {Math.Abs(found - again) / again:G2}; a hyperparameter that alters it by less than {tolerance:G2}, or only later, is not tested by this"))
            : TrainingReferenceRecheck.Of("REF001", Severity.Error, name, FormattableString.Invariant($"trained again from its salt and the plan's hyperparameters, the first evaluation has quality {again:G6}; the log has {found:G6}, and at most {tolerance:G2} of it is honest rounding"));
    }

    // The target is beyond reach, and the first evaluation the last.
    private static TrainingRequest RequestOf(TrainingEvidence evidence, TrainingRunLog run) => new()
    {
        Run = run.Header.Run,
        Plan = evidence.Plan with { QualityTarget = double.NegativeInfinity, MaximumExamples = evidence.Plan.EvaluationInterval },
        Workload = evidence.Workload,
        Salt = [.. Convert.FromHexString(run.End.Salt)],
        StartedAt = run.Header.StartedAt,
        BuildDigest = run.Header.BuildDigest,
        MachineDigest = run.Header.MachineDigest,
        HarnessVersion = run.Header.HarnessVersion,
    };
}
