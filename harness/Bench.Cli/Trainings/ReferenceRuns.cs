using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Cli.Measuring;
using Bench.Datasets;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Trainings;

/// <summary>Runs of the reference at one batch size, for a reference convergence point: the shipped backend in fp32, inside this process. What counts is how many examples it takes, not how long.</summary>
/// <param name="workload">The workload.</param>
/// <param name="plan">The plan of the batch size.</param>
/// <param name="terminal">Where it is said how far it is.</param>
internal sealed unsafe class ReferenceRuns(Definition<TrainingWorkload> workload, TrainingPlan plan, Terminal terminal)
{
    /// <summary>Makes the runs.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends between two updates.</param>
    public ReferenceConvergencePoint Make(int count, CancellationToken cancellation)
    {
        TrainingWorkload value = workload.Value;
        using TrainingMaterial material = new(new TrainingDataset(value.Problem, value.Dataset), InitialWeights.Of(value, WeightsFiles.Beside(workload)));
        TrainingMemoryLayout layout = new(value.Problem, value.Dataset.TrainingExamples, material.Evaluation.Count, OptimizerSettings.Of(plan.Hyperparameters).BatchSize);
        using AlignedMemory examples = new(layout.ExamplesBytes);
        using AlignedMemory exchange = new(layout.ExchangeBytes);
        TrainingMemory memory = new(layout, examples.Address, exchange.Address);
        using ITrainingSystem system = TrainingBackend.Create(value.Problem, memory, new CpuSettings { Threads = plan.Sut.Threads });
        ImmutableArray<ReferenceRun>.Builder runs = ImmutableArray.CreateBuilder<ReferenceRun>(count);
        for (int run = 1; run <= count; run++)
        {
            TrainingRunLog log = new TrainingRunner(RequestOf(run), system, memory, material, new MonotonicClock()).Run(cancellation).Log;
            cancellation.ThrowIfCancellationRequested();
            bool converged = log.End.Outcome == TrainingOutcome.Converged;
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"batch size {layout.BatchSize}, run {run} of {count}: {(converged ? $"{log.End.Examples} examples" : $"did not converge ({log.End.Outcome})")} in {log.End.StopNs / 1e9:F1} s"));
            runs.Add(new ReferenceRun(log.Header.Seed, converged ? log.End.Examples : null));
        }

        return new ReferenceConvergencePoint { BatchSize = layout.BatchSize, Precision = NumberFormat.Fp32, Hyperparameters = plan.Hyperparameters, Runs = runs.ToImmutable() };
    }

    private TrainingRequest RequestOf(int run) => new()
    {
        Run = run,
        Plan = plan,
        Workload = workload.Value,
        Salt = [.. RandomNumberGenerator.GetBytes(TrainingSalt.Size)],
        StartedAt = TimeProvider.System.GetUtcNow(),
        BuildDigest = BuildDigest.OfHarness(),
        MachineDigest = default,
        HarnessVersion = BuildDigest.HarnessVersion,
    };
}
