using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Bench.LoadGen;
using Bench.Results.Curves;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>Makes the runs of a search: a real LoadGen run at each rate, against a SUT that stays up. Of its log only the point is kept; early stopping always decides.</summary>
/// <param name="bench">The workload, set up.</param>
/// <param name="circumstances">What all runs share.</param>
/// <param name="plan">Settings other than the rate.</param>
/// <param name="latencyBoundNs">The bound on whole responses, nanoseconds; null where only tokens are bounded.</param>
/// <param name="streamRate">Multi-stream: queries per second of the warm-up, at the plan's samples per query.</param>
/// <param name="progress">Where the runs are announced and counted.</param>
/// <param name="interrupted">The user's interruption.</param>
internal sealed class RatePoints(WorkloadBench bench, Circumstances circumstances, Plan plan, long? latencyBoundNs, double streamRate, RunProgressLine progress, CancellationToken interrupted)
{
    // Multi-stream ends by time: queries that are left over cost memory only.
    private const double StreamHeadroom = 8;

    // After these no further run can be made: the SUT is gone, or nobody knows what it still does.
    private static readonly FrozenSet<string> Fatal = ["sut_crashed", "timed_out", "protocol_violation"];

    // One query over the bound may be chance; with none allowed the shortest run would refuse good rates.
    private readonly long leastQueries = Math.Max(plan.Performance.MinQueryCount, EarlyStopping.MinPassingQueries(1, plan.Performance.TargetLatencyPercentile) + 1);
    private (double SamplesPerQuery, double QueriesPerSecond) measured = (plan.Performance.SamplesPerQuery, streamRate);

    /// <summary>Runs once.</summary>
    /// <param name="rate">Queries per second, or samples per query.</param>
    /// <param name="phase">What is announced.</param>
    /// <param name="within">A run that takes longer is ended, and says nothing.</param>
    public TrialOutcome At(double rate, string phase, TimeSpan within)
    {
        TestSettings settings = SettingsOf(rate);
        if (EffectiveSettings.WhyRefused(settings, bench.Library.TotalSampleCount, bench.Library.PerformanceSampleCount) is { } refused)
        {
            return new TrialOutcome { Cut = new(SearchCutCause.RateRefused, string.Create(CultureInfo.InvariantCulture, $"no run can be made at {rate:R}: {refused}")) };
        }

        progress.Phase(phase);
        CompletedRun run = Run(settings, within);
        if (interrupted.IsCancellationRequested)
        {
            return new TrialOutcome { Cut = SearchCut.Interrupted };
        }

        if (run.Faults.Any(static fault => fault.Kind == "interrupted"))
        {
            return new TrialOutcome { Cut = SearchCut.LimitReached };
        }

        CurvePoint point = CurvePoint.Of(settings, run.End, run.Faults, latencyBoundNs);
        if (plan.Scenario == Scenario.MultiStream && point.AchievedRate > 0)
        {
            measured = (rate, point.AchievedRate / rate);
        }

        RunFault? fatal = run.Faults.FirstOrDefault(static fault => Fatal.Contains(fault.Kind));
        return new TrialOutcome { Point = point, Cut = fatal is null ? null : new(SearchCutCause.SutLost, $"the SUT cannot be measured any more: {fatal.Message}") };
    }

    private CompletedRun Run(TestSettings settings, TimeSpan within)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        ended.CancelAfter(within);
        RunProgress counters = new();
        string folder = Path.Combine(circumstances.Folder.Path, ".search");
        Forget(folder); // What a search that was killed left.
        try
        {
            using RunTicker? ticker = progress.Watch(counters);
            return LoadGenerator.Run(RequestOf(settings, folder, counters), bench.Sut, bench.Library, new MonotonicClock(), ended.Token);
        }
        finally
        {
            Forget(folder);
        }
    }

    private static void Forget(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private TestSettings SettingsOf(double rate)
    {
        TestSettings common = plan.Performance with { TargetLatencyNs = latencyBoundNs ?? plan.Performance.TargetLatencyNs, EarlyStopping = true, MinQueryCount = leastQueries };
        return plan.Scenario == Scenario.Server
            ? common with { TargetQps = rate }
            : common with { SamplesPerQuery = (int)rate, TargetQps = StreamHeadroom * measured.QueriesPerSecond * Math.Max(1, measured.SamplesPerQuery / rate) };
    }

    private RunRequest RequestOf(TestSettings settings, string folder, RunProgress counters) => new()
    {
        Settings = settings,
        Folder = folder,
        Salt = [.. RandomNumberGenerator.GetBytes(32)],
        MaximumResponseBytes = bench.Workload.Value.Problem.MaximumResponseBytes,
        ProducesTokens = bench.Workload.Value.Problem.ProducesTokens,
        Timeout = TimeSpan.FromMilliseconds(plan.Sut.TimeoutMs),
        KeptShare = 0,
        InProcess = circumstances.InProcess,
        BuildDigest = circumstances.Build,
        DatasetDigest = bench.Workload.Value.Dataset.Sha256,
        MachineDigest = circumstances.System.Fingerprint,
        HarnessVersion = BuildDigest.HarnessVersion,
        Progress = counters,
    };
}
