using System.Security.Cryptography;
using Bench.Cli.Judging;
using Bench.Definitions;
using Bench.LoadGen;
using Bench.Results.Accuracy;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
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

    /// <summary>Measures the plan. Everything that judges reads the files that were written, never what is still in memory.</summary>
    /// <param name="rate">The rate that the warm-up measured.</param>
    /// <param name="planOf">The plan for a rate.</param>
    /// <exception cref="WorldFailedException">A file or the disk failed.</exception>
    public MeasuredResult Measure(double rate, Func<double, Plan> planOf)
    {
        Plan plan = planOf(rate);
        string name = $"{plan.Workload} {Names.Of(plan.Scenario)}";
        string payload = circumstances.Folder.PayloadOf(plan.Workload, plan.Scenario);
        CompletedRun performance = Timed(plan, name, payload);
        for (int again = 0; again < MostQuickRepeats && IsQuickAndTooShort(plan, performance.End.Summary); again++)
        {
            plan = planOf(performance.End.Summary.Value);
            Directory.Delete(FolderOf(payload, TestMode.PerformanceOnly), recursive: true);
            performance = Timed(plan, $"{name}, again, since the query was over after {performance.End.Summary.DurationNs / 1e9:F1} s", payload);
        }

        progress.Phase($"{name}: accuracy run");
        CompletedRun accuracy = Watched(RequestOf(plan, plan.Accuracy, keptShare: 1, payload));
        cancellation.ThrowIfCancellationRequested();
        progress.Phase($"{name}: scoring and sealing");
        ScoredResponses scored = Score.Of(bench.Workload.Value, plan, bench.Reference, ResponsesOf(accuracy), ResponsesOf(performance), cancellation);

        RunDirectoryWriter writer = new(payload);
        writer.WriteDefinitions(TextsOf(plan));
        writer.WritePlan(plan);
        writer.WriteSystem(circumstances.System);
        RunLogWriter.WriteEvents(performance, FolderOf(payload, TestMode.PerformanceOnly));
        RunLogWriter.WriteEvents(accuracy, FolderOf(payload, TestMode.AccuracyOnly));
        writer.WriteScore(scored.Score, scored.Rows.AsSpan());
        return Seal(plan, payload, Judge(writer, Declaration(plan, performance, scored)));
    }

    private CompletedRun Timed(Plan plan, string name, string payload)
    {
        progress.Phase($"{name}: timed run");
        CompletedRun run = Watched(RequestOf(plan, plan.Performance, plan.Responses.KeptShare, payload));
        cancellation.ThrowIfCancellationRequested();
        return run;
    }

    private CompletedRun Watched(RunRequest request)
    {
        RunProgress counters = new();
        using RunTicker? ticker = progress.Watch(counters);
        return LoadGenerator.Run(request with { Progress = counters }, bench.Sut, bench.Library, new MonotonicClock(), cancellation);
    }

    /// <summary>An offline query whose size was guessed from a slow warm-up. The quick profile guesses again; a full result says INVALID, and its submitter states the expected rate.</summary>
    private static bool IsQuickAndTooShort(Plan plan, RunSummary summary) =>
        plan is { Profile: Profile.Quick, Scenario: Scenario.Offline } && !summary.MinDurationMet && summary.Value > plan.Performance.TargetQps / 2;

    /// <summary>Declares, judges what was declared, and declares the verdict.</summary>
    private static JudgedResult Judge(RunDirectoryWriter writer, ResultDeclaration declaration)
    {
        writer.WriteResult(declaration);
        JudgedResult judged = JudgedResult.Of(RunFiles.InDirectory(writer.Directory), asSubmission: false);
        if (declaration.Valid && judged.RuleFindings.HasErrors)
        {
            writer.WriteResult(declaration with { Valid = false });
            judged = JudgedResult.Of(RunFiles.InDirectory(writer.Directory), asSubmission: false);
        }

        writer.WriteFindings(judged.Findings);
        return judged;
    }

    private MeasuredResult Seal(Plan plan, string payload, JudgedResult judged)
    {
        if (judged.Evidence is not { } evidence || judged.Differences.HasErrors)
        {
            throw new RunNotJudgeableException(payload, judged.Differences.First(static finding => finding.Severity == Severity.Error));
        }

        SealedBundle bundle = BundleWriter.Seal(new SealRequest
        {
            PayloadDirectory = payload,
            BundlePath = circumstances.Folder.BundleOf(plan.Workload, plan.Scenario),
            Predicate = Predicates.Of(evidence, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), BuildDigest.OfHarness(), circumstances.DevelopmentKey),
            Key = circumstances.Key,
        });
        return new MeasuredResult(judged, bundle);
    }

    private ResultDeclaration Declaration(Plan plan, CompletedRun performance, ScoredResponses scored) => new()
    {
        Valid = performance.End.Summary.Valid && scored.Score.Passed,
        Metric = performance.End.Summary.Metric,
        Value = performance.End.Summary.Value,
        Unit = performance.End.Summary.Unit,
        Accuracy = scored.Score.Score,
        AccuracyTarget = scored.Score.Target,
        SpeedOfLightPercent = SpeedOfLight.PercentOf(bench.Workload.Value.Problem, performance.Log, circumstances.System.Limits, plan.Sut.Threads),
        HarnessOverheadNs = circumstances.HarnessOverhead.Value,
    };

    /// <summary>Where a run writes while it goes on.</summary>
    private static string FolderOf(string payload, TestMode run) => Path.Combine(payload, RunFileNames.FolderOf(run));

    private RunRequest RequestOf(Plan plan, TestSettings settings, double keptShare, string payload) => new()
    {
        Settings = settings,
        Folder = FolderOf(payload, settings.Mode),
        Salt = [.. RandomNumberGenerator.GetBytes(32)],
        MaximumResponseBytes = bench.Workload.Value.Problem.MaximumResponseBytes,
        ProducesTokens = bench.Workload.Value.Problem.ProducesTokens,
        Timeout = TimeSpan.FromMilliseconds(plan.Sut.TimeoutMs),
        KeptShare = keptShare,
        MaximumKept = plan.Responses.MaximumKept,
        MaximumKeptBytes = plan.Responses.MaximumBytes,
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
        Submission = circumstances.Submission?.Bytes ?? System.Text.Encoding.UTF8.GetBytes(LocalSubmission.TextIn(plan.Division)),
        Ruleset = circumstances.Ruleset.Bytes,
        Sut = circumstances.Sut?.Bytes,
        Trace = plan.Performance.Arrivals is ArrivalProcess.Trace ? circumstances.Trace : null,
    };
}

/// <summary>What a run wrote cannot be judged: it is not sealed.</summary>
internal sealed class RunNotJudgeableException(string payload, Finding finding)
    : WorldFailedException($"{payload} cannot be sealed: {finding}", $"bench check {payload} shows everything; if nothing touched the folder, this is a defect of bench: please report it");
