using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Cli.Trainings;
using Bench.Definitions;
using Bench.Definitions.Trainings;
using Bench.Machine;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Measuring;

/// <summary>Measures everything that is selected, workload by workload; one that cannot be measured does not end the others.</summary>
internal sealed class ResultRuns(Terminal terminal, RunSelection selection, RunOptions options, RunFailures failures, CancellationToken interrupted)
{
    private static readonly TimeSpan NearEnough = TimeSpan.FromSeconds(10);
    private readonly RunProgressLine progress = new(terminal, selection.ResultCountOf(options), selection.Trainings.IsEmpty ? DryRun.EstimateSeconds(selection, options) : null, options.Progress);
    private long limitsMeasured;

    /// <summary>Measures.</summary>
    public void Measure(RunFolder folder, AttemptLedger ledger, SigningKey key)
    {
        progress.Phase("measuring this machine's limits and the harness's own cost");
        Circumstances circumstances = Circumstances.Of(selection, options, folder, key) with { Ledger = ledger };
        limitsMeasured = Stopwatch.GetTimestamp();
        foreach ((Definition<Workload> workload, ImmutableArray<Scenario> scenarios) in selection.Workloads)
        {
            foreach (string? implementation in selection.ImplementationsOf(workload.Value, options))
            {
                circumstances = Near(workload.Value.Id, circumstances) with { Implementation = implementation };
                failures.Guard(workload.Value.Id, circumstances.LogsOf(workload.Value.Id), () =>
                {
                    using WorkloadBench bench = WorkloadBench.Open(workload, circumstances);
                    Measure(bench, scenarios, (scenario, rate) => Planner.Resolve(selection.RequestOf(workload, scenario, options, rate, implementation)).OrRefuse(), circumstances);
                });
            }
        }

        foreach (Definition<TrainingWorkload> workload in selection.Trainings)
        {
            circumstances = Near(workload.Value.Id, circumstances);
            failures.Guard(workload.Value.Id, circumstances.LogsOf(workload.Value.Id), () => Train(workload, circumstances));
        }
    }

    /// <summary>The machine's limits, measured again near each workload's runs: a moment's disturbance must not pass for the machine's limit. Not within a quick run's first seconds, which would be most of what it takes.</summary>
    private Circumstances Near(string workload, Circumstances circumstances)
    {
        interrupted.ThrowIfCancellationRequested();
        progress.Phase($"{workload}: generating and checking its data, starting the SUT");
        if (selection.Profile == Profile.Quick && Stopwatch.GetElapsedTime(limitsMeasured) < NearEnough)
        {
            return circumstances;
        }

        limitsMeasured = Stopwatch.GetTimestamp();
        return circumstances with { System = circumstances.System with { Limits = circumstances.System.Limits.BestWith(LimitsProbe.Measure()) } };
    }

    /// <summary>Measures the scenarios of one workload; the SUT stays up between them.</summary>
    private void Measure(WorkloadBench bench, ImmutableArray<Scenario> scenarios, Func<Scenario, double, Plan> planOf, Circumstances circumstances)
    {
        Workload workload = bench.Workload.Value;
        if (circumstances.Deterministic)
        {
            terminal.Say($"{workload.Id}: {(CpuBackend.HeedsDeterministic(workload.Problem) ? DeterminismPrice.OfQueries(bench, circumstances, interrupted) : DeterminismPrice.Nothing)}");
        }

        Calibration calibration = new(bench, circumstances, interrupted);
        ResultMeasurement measurement = new(bench, circumstances, progress, interrupted);
        double? offline = null;
        foreach (Scenario scenario in scenarios)
        {
            progress.NextResult();
            Evidence result = Attempt(circumstances, RunAttempts.SubjectOf(bench.Workload, scenario, circumstances), attempt =>
            {
                progress.Phase($"{workload.Id} {Names.Of(scenario)}: warm-up");
                double rate = scenario == Scenario.Server && offline is { } measured ? measured : calibration.Rate(scenario);
                return measurement.Measure(attempt, rate, at => planOf(scenario, at)).Judged.Evidence!;
            });
            offline = scenario == Scenario.Offline ? result.Declared!.Value : offline;
            progress.Spend(DryRun.EstimateSeconds(result.Plan, workload, circumstances.Compliance));
            failures.Explain(result, circumstances.Sut);
        }
    }

    private void Train(Definition<TrainingWorkload> workload, Circumstances circumstances)
    {
        progress.NextResult();
        TrainingPlan plan = TrainingPlanner.Resolve(selection.RequestOf(workload, options)).OrRefuse();
        using TrainingBench bench = TrainingBench.Open(workload, plan, circumstances);
        if (circumstances.Deterministic)
        {
            terminal.Say($"{workload.Value.Id}: {DeterminismPrice.OfUpdates(bench, plan, interrupted)}");
        }

        TrainingEvidence result = Attempt(
            circumstances,
            RunAttempts.SubjectOf(workload, circumstances),
            attempt => new TrainingMeasurement(bench, plan, circumstances, progress, interrupted).Measure(attempt).Training!);
        failures.Explain(result);
    }

    /// <summary>Makes one attempt; of one that is interrupted it says what is left of it, wherever the interruption met it.</summary>
    private T Attempt<T>(Circumstances circumstances, SubjectOfAttempt subject, Func<RunningAttempt, T> measure)
    {
        try
        {
            return RunAttempts.Make(circumstances, subject, measure);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            string payload = circumstances.Folder.PayloadOf(subject.Scenario is null
                ? new ResultName(subject.Workload, Scenario: null)
                : new ResultName(subject.Workload, subject.Scenario) { Format = circumstances.FormatInNames, Implementation = circumstances.Implementation });
            bool measured = Directory.Exists(payload) && Directory.EnumerateFiles(payload, RunFileNames.Log, SearchOption.AllDirectories).Any();
            terminal.Say($"interrupted: {subject.Workload} {(subject.Scenario is { } scenario ? Names.Of(scenario) : ResultPredicate.Training)}: its result is NOT sealed; {(measured ? $"what was measured is in {payload}, and bench check reads it" : "nothing was measured")}");
            terminal.Say($"  help: name it again to measure it anew, in a new folder or with --out {ShellWord.Of(circumstances.Folder.Path)}, which keeps what is sealed there and replaces what is not");
            throw;
        }
    }
}
