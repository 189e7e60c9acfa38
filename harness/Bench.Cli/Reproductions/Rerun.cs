using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Measuring;
using Bench.Cli.Trainings;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Machine;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Workloads;

namespace Bench.Cli.Reproductions;

/// <summary>Measures a result again by its own plan: same settings, same data, fresh salts. What is measured stays run directories; nothing is sealed in the submitter's name.</summary>
internal sealed class Rerun(RecordedDefinitions recorded, ForeignCode code, RunFolder folder, RunProgressLine progress, CancellationToken cancellation)
{
    /// <summary>What the reruns ran on; known when one has run.</summary>
    public Circumstances? Circumstances { get; private set; }

    /// <summary>Reruns of an inference result, each with its own timed and accuracy run; the system under test stays up between them.</summary>
    public ImmutableArray<Evidence> Of(Plan plan, int runs)
    {
        Measure(plan);
        using WorkloadBench bench = WorkloadBench.Open(recorded.Workload!, Circumstances!);
        return [.. Enumerable.Range(1, runs).Select(run => Into(run, circumstances =>
        {
            RunningAttempt attempt = circumstances.Ledger!.Start(RunAttempts.SubjectOf(recorded.Workload!, plan.Scenario, circumstances));
            progress.Phase($"{plan.Workload} {Names.Of(plan.Scenario)}: warm-up");
            double rate = new Calibration(bench, circumstances, cancellation).Rate(plan.Scenario);
            return new ResultMeasurement(bench, circumstances, progress, cancellation).MeasureUnsealed(attempt, rate, _ => plan).Evidence!;
        }))];
    }

    /// <summary>A rerun of a training result: as many runs as the given plan has.</summary>
    public TrainingEvidence Of(TrainingPlan plan)
    {
        Measure(plan);
        using TrainingBench bench = TrainingBench.Open(recorded.Training!, plan, Circumstances!);
        return Into(1, circumstances =>
        {
            RunningAttempt attempt = circumstances.Ledger!.Start(RunAttempts.SubjectOf(recorded.Training!, circumstances));
            return new TrainingMeasurement(bench, plan, circumstances, progress, cancellation).MeasureUnsealed(attempt).Training!;
        });
    }

    private void Measure(ResultPlan plan)
    {
        RefuseUnknownChoices(plan.Sut);
        progress.Phase("measuring this machine's limits and the harness's own cost");
        Circumstances = On(plan);
    }

    /// <summary>What the plan chooses of the shipped backend is a stranger's text, and this harness may not know it: then nothing is established.</summary>
    private void RefuseUnknownChoices(SutPlan sut)
    {
        string? family = recorded.Workload?.Value.Problem.Family;
        if (sut.Implementation is { } name && !CpuBackend.ImplementationsOf(family ?? "").Any(known => known.Name == name))
        {
            throw UnknownChoice($"sut.implementation is '{name}', which this harness has not for {family ?? "training"}");
        }

        try
        {
            CpuTuning.Parse(sut.Tuning ?? "");
        }
        catch (FormatException unknown)
        {
            throw UnknownChoice($"sut.tuning: {unknown.Message}");
        }
    }

    private static DefinitionsRefusedException UnknownChoice(string message) => new(
    [
        new Finding
        {
            RuleId = DefinitionCodes.UnknownName,
            Severity = Severity.Error,
            Message = message,
            Location = new Location(RunFileNames.Plan),
            Help = "reproduce it with the version of the harness that measured it: harness_version in its runs",
        },
    ]);

    /// <summary>Measures into a folder of its own, with a ledger of its own: what a reviewer measures is no attempt of his at a result.</summary>
    private T Into<T>(int run, Func<Circumstances, T> measure)
    {
        cancellation.ThrowIfCancellationRequested();
        progress.NextResult();
        using RunFolder own = RunFolder.Take(Path.Combine(folder.Path, string.Create(CultureInfo.InvariantCulture, $"rerun-{run}")));
        using AttemptLedger ledger = AttemptLedger.Open(Path.Combine(own.Path, "ledger"));
        return measure(Circumstances! with { Folder = own, Ledger = ledger });
    }

    private Circumstances On(ResultPlan plan) => new()
    {
        Ruleset = recorded.Ruleset,
        Submission = recorded.Submission,
        Sut = code.Sut,
        Isolation = code.Isolation,
        Threads = plan.Sut.Threads,
        Profile = plan.Profile,
        ProfileOrigin = "the recorded plan",
        Division = plan.Division,
        Precision = plan.Precision,
        Implementation = plan.Sut.Implementation,
        Tuning = plan.Sut.Tuning,
        Deterministic = plan.Sut.Deterministic,
        Trace = recorded.Trace,
        InProcess = plan.Sut.InProcess,
        Compliance = false,
        System = SystemProbe.Describe(StatedSystem.Values(), LimitsProbe.Measure()),
        HarnessOverhead = Bench.LoadGen.HarnessOverhead.Measure(new MonotonicClock()),
        Build = code.Sut is null ? BuildDigest.OfHarness() : BuildDigest.Of(code.Sut),
        Folder = folder,
        Key = null,
        DevelopmentKey = false,
        KeepResponses = false,
        Limits = BundleLimits.Standard,
    };
}
