using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Bench.Cli.Trainings;
using Bench.Datasets;
using Bench.LoadGen;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Training;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>What it costs that the shipped backend computes the same bits with any number of threads: the same work in both ways, in turn, before anything is timed.</summary>
internal static class DeterminismPrice
{
    /// <summary>What is said where both ways are one.</summary>
    public const string Nothing = "deterministic: costs nothing, its sums are added up in one order anyway";

    // The fewest pairs for which the median has an interval.
    private const int Rounds = 6;

    // Each has many updates.
    private const int RunsOfUpdates = 2;
    private static readonly TimeSpan Block = TimeSpan.FromSeconds(0.1);

    /// <summary>The price of a query, one after the other.</summary>
    /// <param name="bench">The workload, its SUT deterministic.</param>
    /// <param name="circumstances">The circumstances of that SUT.</param>
    /// <param name="cancellation">Ends it.</param>
    public static string OfQueries(WorkloadBench bench, Circumstances circumstances, CancellationToken cancellation)
    {
        Circumstances others = circumstances with { Deterministic = false };
        using WorkloadBench other = WorkloadBench.Open(bench.Workload, others);
        Calibration fixedOrder = new(bench, circumstances, cancellation), anyOrder = new(other, others, cancellation);
        (ImmutableArray<double> with, ImmutableArray<double> without) = InTurn.Measure(Rounds, () => fixedOrder.SecondsAQuery(Block), () => anyOrder.SecondsAQuery(Block));
        return Text(with, without, "query");
    }

    /// <summary>The price of an update: the beginning of a run, to its first evaluation, with the same examples in both ways.</summary>
    /// <param name="bench">The workload.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="cancellation">Ends it.</param>
    public static unsafe string OfUpdates(TrainingBench bench, TrainingPlan plan, CancellationToken cancellation)
    {
        TrainingProblem problem = bench.Workload.Value.Problem;
        using AlignedMemory examples = new(bench.Layout.ExamplesBytes);
        using AlignedMemory exchange = new(bench.Layout.ExchangeBytes);
        TrainingMemory memory = new(bench.Layout, examples.Address, exchange.Address);
        using ITrainingSystem fixedOrder = TrainingBackend.Create(problem, memory, new CpuSettings { Threads = plan.Sut.Threads, Deterministic = true });
        using ITrainingSystem anyOrder = TrainingBackend.Create(problem, memory, new CpuSettings { Threads = plan.Sut.Threads });
        ImmutableArray<byte> salt = [.. RandomNumberGenerator.GetBytes(TrainingSalt.Size)];
        (ImmutableArray<double> with, ImmutableArray<double> without) = InTurn.Measure(RunsOfUpdates, () => UpdatesOf(fixedOrder), () => UpdatesOf(anyOrder));
        return Text(with, without, "update");

        ImmutableArray<double> UpdatesOf(ITrainingSystem system)
        {
            TrainingRequest request = new()
            {
                Run = 1,
                Plan = plan with { QualityTarget = double.NegativeInfinity, MaximumExamples = plan.EvaluationInterval },
                Workload = bench.Workload.Value,
                Salt = salt,
                StartedAt = TimeProvider.System.GetUtcNow(),
                BuildDigest = default,
                MachineDigest = default,
                HarnessVersion = BuildDigest.HarnessVersion,
            };
            TrainingRunLog log = new TrainingRunner(request, system, memory, bench.Material, new MonotonicClock()).Run(cancellation).Log;
            cancellation.ThrowIfCancellationRequested();
            return [.. log.Updates.Select(static update => (update.CompletedNs - update.IssuedNs) / 1e9)];
        }
    }

    /// <summary>A price in words.</summary>
    /// <param name="with">How long a piece of work takes deterministically.</param>
    /// <param name="without">How long it takes otherwise, measured beside it.</param>
    /// <param name="what">The piece of work.</param>
    internal static string Text(ImmutableArray<double> with, ImmutableArray<double> without, string what)
    {
        PairedRatio ratio = PairedRatio.Of(without, with);
        string interval = ratio.Interval is { } known ? string.Create(CultureInfo.InvariantCulture, $" [{known.Low:F2}, {known.High:F2}]") : "";
        return string.Create(CultureInfo.InvariantCulture, $"deterministic: {what} by {what}, {ratio.Median:F2}{interval} times the time that it takes without");
    }
}
