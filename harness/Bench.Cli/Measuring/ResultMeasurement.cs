using System.Security.Cryptography;
using Bench.Cli.Judging;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Results.Accuracy;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>A result that was measured, judged and sealed.</summary>
/// <param name="Judged">How it was judged, from its files.</param>
/// <param name="Bundle">Its bundle.</param>
internal sealed record MeasuredResult(JudgedResult Judged, SealedBundle Bundle);

/// <summary>Takes one plan through every station: timed run, accuracy run, score, rules, seal.</summary>
internal sealed class ResultMeasurement(WorkloadBench bench, Circumstances circumstances, RunProgressLine progress, CancellationToken cancellation)
{
    private const int MostQuickRepeats = 2;

    /// <summary>Measures the plan and seals the result. Everything that judges reads the files that were written, never what is still in memory.</summary>
    /// <param name="attempt">The attempt that it is, begun.</param>
    /// <param name="rate">The rate that the warm-up measured.</param>
    /// <param name="planOf">The plan for a rate.</param>
    /// <exception cref="WorldFailedException">A file or the disk failed.</exception>
    public MeasuredResult Measure(RunningAttempt attempt, double rate, Func<double, Plan> planOf)
    {
        JudgedResult judged = MeasureUnsealed(attempt, rate, planOf);
        Plan plan = judged.Evidence!.Plan;
        SealedBundle bundle = Seal(plan, PayloadOf(plan), judged);
        attempt.EndSealed(bundle.BundleId, judged.Evidence.Declared!.Valid);
        return new MeasuredResult(judged, bundle);
    }

    /// <summary>The same without the seal: the result stays a run directory.</summary>
    /// <param name="attempt">The attempt that it is, begun.</param>
    /// <param name="rate">The rate that the warm-up measured.</param>
    /// <param name="planOf">The plan for a rate.</param>
    /// <exception cref="WorldFailedException">A file or the disk failed, or what was measured cannot be judged.</exception>
    public JudgedResult MeasureUnsealed(RunningAttempt attempt, double rate, Func<double, Plan> planOf)
    {
        Plan plan = planOf(rate);
        string name = $"{plan.Workload} {Names.Of(plan.Scenario)}";
        string payload = circumstances.Folder.EmptyPayloadOf(NameOf(plan));
        CompletedRun performance = Timed(attempt, plan, name, payload);
        for (int again = 0; again < MostQuickRepeats && IsQuickAndTooShort(plan, performance) && planOf(RateOf(performance)) is var faster && faster.Performance.TargetQps > plan.Performance.TargetQps; again++)
        {
            plan = faster;
            Directory.Delete(FolderOf(payload, TestMode.PerformanceOnly), recursive: true);
            performance = Timed(attempt, plan, $"{name}, again, since {(plan.Scenario == Scenario.Offline ? "the query was" : "the queries were")} over after {performance.End.Summary.DurationNs / 1e9:F1} s", payload);
        }

        progress.Faulted(name, performance.Faults);
        ComplianceMeasurement? compliance = ComplianceMeasurement.IsWanted(plan, circumstances.Compliance) && performance.Faults.IsEmpty
            ? new(bench, plan, payload, (settings, responses, folder) => RequestOf(plan, settings, responses, folder), progress, cancellation)
            : null;
        compliance?.Run(performance);
        StopWhenInterrupted(name, plan, payload, performance);

        progress.Phase($"{name}: accuracy run");
        CompletedRun accuracy = Watched(RequestOf(plan, plan.Accuracy, plan.Responses with { KeptShare = 1 }, FolderOf(payload, TestMode.AccuracyOnly)));
        StopWhenInterrupted(name, plan, payload, performance, accuracy);
        progress.Faulted($"{name}, accuracy run", accuracy.Faults);
        progress.Phase($"{name}: scoring and sealing");
        RunDirectoryWriter writer = WriteRuns(plan, payload, performance, accuracy);
        if (circumstances.KeepResponses)
        {
            writer.WriteKept(TestMode.PerformanceOnly, performance.Responses);
            writer.WriteKept(TestMode.AccuracyOnly, accuracy.Responses);
        }

        BundleWriter.RequireFits(payload, circumstances.Limits);
        ScoredResponses scored = Score.Of(bench.Workload.Value, plan, bench.Reference, ResponsesOf(accuracy), ResponsesOf(performance), cancellation);
        writer.WriteScore(scored.Score, scored.Rows.AsSpan());
        compliance?.Score(writer, performance, accuracy);
        writer.WriteAttempts(attempt.List());
        return Judge(writer, Declaration(plan, performance, scored));
    }

    private string PayloadOf(Plan plan) => circumstances.Folder.PayloadOf(NameOf(plan));

    private ResultName NameOf(Plan plan) => new(plan.Workload, plan.Scenario) { Format = circumstances.FormatInNames, Implementation = plan.Sut.Implementation };

    private RunDirectoryWriter WriteRuns(Plan plan, string payload, params ReadOnlySpan<CompletedRun> runs)
    {
        RunDirectoryWriter writer = new(payload);
        writer.WriteDefinitions(TextsOf(plan));
        writer.WritePlan(plan);
        writer.WriteSystem(circumstances.System);
        foreach (CompletedRun run in runs)
        {
            RunLogWriter.WriteEvents(run, FolderOf(payload, run.Header.Settings.Mode));
        }

        return writer;
    }

    /// <summary>An interrupted run is never sealed; what was measured stays in the run directory, where its log calls it interrupted.</summary>
    private void StopWhenInterrupted(string name, Plan plan, string payload, params ReadOnlySpan<CompletedRun> runs)
    {
        if (!cancellation.IsCancellationRequested)
        {
            return;
        }

        WriteRuns(plan, payload, runs);
        cancellation.ThrowIfCancellationRequested();
    }

    private CompletedRun Timed(RunningAttempt attempt, Plan plan, string name, string payload)
    {
        RunRequest request = RequestOf(plan, plan.Performance, plan.Responses, FolderOf(payload, TestMode.PerformanceOnly));
        attempt.BeginTimedRun(RunDirectoryWriter.DigestOf(plan), Sha256Digest.Of(request.Salt.AsSpan()));
        progress.Phase($"{name}: timed run");
        CompletedRun run = Watched(request);
        StopWhenInterrupted(name, plan, payload, run);
        return run;
    }

    private CompletedRun Watched(RunRequest request)
    {
        RunProgress counters = new();
        using RunTicker? ticker = progress.Watch(counters);
        return LoadGenerator.Run(request with { Progress = counters }, bench.Sut, bench.Library, new MonotonicClock(), cancellation);
    }

    /// <summary>An offline query whose size, or a stream's whose number of queries, was guessed from a slow warm-up. The quick profile guesses again; a full result says INVALID, and its submitter states what to expect.</summary>
    private static bool IsQuickAndTooShort(Plan plan, CompletedRun run) => plan.Profile == Profile.Quick && !run.End.Summary.MinDurationMet && plan.Scenario switch
    {
        Scenario.Offline => run.End.Summary.Value > plan.Performance.TargetQps / 2,
        Scenario.SingleStream or Scenario.MultiStream => run.Faults.Any(static fault => fault.Kind == "queries_exhausted"),
        _ => false,
    };

    /// <summary>What the warm-up should have measured: samples a second, of a stream queries.</summary>
    private static double RateOf(CompletedRun run) =>
        run.Header.Settings.Scenario == Scenario.Offline ? run.End.Summary.Value : run.End.Summary.QueryCount / (run.End.Summary.DurationNs / 1e9);

    /// <summary>Declares, judges what was declared, and declares the verdict.</summary>
    private JudgedResult Judge(RunDirectoryWriter writer, ResultDeclaration declaration)
    {
        writer.WriteResult(declaration);
        JudgedResult judged = JudgedResult.Of(RunFiles.InDirectory(writer.Directory, circumstances.Limits.TotalBytes), asSubmission: false);
        if (declaration.Valid && judged.RuleFindings.HasErrors)
        {
            writer.WriteResult(declaration with { Valid = false });
            judged = JudgedResult.Of(RunFiles.InDirectory(writer.Directory, circumstances.Limits.TotalBytes), asSubmission: false);
        }

        writer.WriteFindings(judged.Findings);
        return judged.Evidence is not null && !judged.Differences.HasErrors
            ? judged
            : throw new RunNotJudgeableException(writer.Directory, judged.Differences.First(static finding => finding.Severity == Severity.Error));
    }

    private SealedBundle Seal(Plan plan, string payload, JudgedResult judged) => BundleWriter.Seal(new SealRequest
    {
        PayloadDirectory = payload,
        BundlePath = circumstances.Folder.BundleOf(NameOf(plan)),
        Predicate = Predicates.Of(judged.Evidence!, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), BuildDigest.OfHarness(), circumstances.DevelopmentKey).ToJson(),
        Key = circumstances.Key ?? throw new InvalidOperationException("nothing is sealed without a key"),
        Limits = circumstances.Limits,
    });

    private ResultDeclaration Declaration(Plan plan, CompletedRun performance, ScoredResponses scored) => new()
    {
        Valid = performance.End.Summary.Valid,
        Metric = performance.End.Summary.Metric,
        Value = performance.End.Summary.Value,
        Unit = performance.End.Summary.Unit,
        Accuracy = scored.Score.Score,
        AccuracyTarget = scored.Score.Target,
        SpeedOfLightPercent = SpeedOfLight.PercentOf(bench.Workload.Value.Problem, plan, performance.Log, circumstances.System.Limits),
        HarnessOverheadNs = circumstances.HarnessOverhead.Value,
    };

    /// <summary>Where a run writes while it goes on.</summary>
    private static string FolderOf(string payload, TestMode run) => Path.Combine(payload, RunFileNames.FolderOf(run));

    private RunRequest RequestOf(Plan plan, TestSettings settings, ResponsePlan responses, string folder) => new()
    {
        Settings = settings,
        Folder = folder,
        Salt = [.. RandomNumberGenerator.GetBytes(32)],
        MaximumResponseBytes = bench.Workload.Value.Problem.MaximumResponseBytes,
        ProducesTokens = bench.Workload.Value.Problem.ProducesTokens,
        Timeout = TimeSpan.FromMilliseconds(plan.Sut.TimeoutMs),
        KeptShare = responses.KeptShare,
        MaximumKept = responses.MaximumKept,
        MaximumKeptBytes = responses.MaximumBytes,
        InProcess = plan.Sut.InProcess,
        BuildDigest = circumstances.Build,
        DatasetDigest = bench.Workload.Value.Dataset.Sha256,
        MachineDigest = circumstances.System.Fingerprint,
        HarnessVersion = BuildDigest.HarnessVersion,
    };

    private static RunResponses ResponsesOf(CompletedRun run) => new() { Log = run.Log, Bytes = run.Responses };

    private DefinitionTexts TextsOf(Plan plan) => new()
    {
        Workload = bench.Workload.Bytes,
        Submission = circumstances.Submission?.Bytes ?? System.Text.Encoding.UTF8.GetBytes(LocalSubmission.TextIn(plan.Division, plan.Precision.Inputs)),
        Ruleset = circumstances.Ruleset.Bytes,
        Sut = circumstances.Sut?.Bytes,
        Weights = [.. bench.Workload.Value.Problem.Pinned.Select(static pinned => pinned.File).Distinct().Select(file => (file, WeightsFiles.Beside(bench.Workload)(file)))],
        Trace = plan.Performance.Arrivals is ArrivalProcess.Trace ? circumstances.Trace : null,
    };
}
