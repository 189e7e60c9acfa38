using System.Security.Cryptography;
using Bench.LoadGen;
using Bench.Results.Curves;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>Makes the runs of a search: a real LoadGen run at each rate, against a SUT that stays up. Nothing of them is kept but the point; early stopping always decides.</summary>
/// <param name="bench">The workload, set up.</param>
/// <param name="circumstances">What all runs share.</param>
/// <param name="plan">Settings other than the rate.</param>
/// <param name="latencyBoundNs">The bound, nanoseconds.</param>
/// <param name="streamRate">Multi-stream: queries per second of the warm-up, at the plan's samples per query.</param>
/// <param name="progress">Where the runs are announced and counted.</param>
/// <param name="cancellation">Ends a run in order.</param>
internal sealed class RatePoints(WorkloadBench bench, Circumstances circumstances, Plan plan, long latencyBoundNs, double streamRate, RunProgressLine progress, CancellationToken cancellation)
{
    // Single- and multi-stream end by time: queries that are left over cost memory only.
    private const double StreamHeadroom = 8;

    // One query over the bound may be chance; with none allowed the shortest run would refuse good rates.
    private readonly long leastQueries = Math.Max(plan.Performance.MinQueryCount, EarlyStopping.MinPassingQueries(1, plan.Performance.TargetLatencyPercentile) + 1);
    private (double SamplesPerQuery, double QueriesPerSecond) measured = (plan.Performance.SamplesPerQuery, streamRate);

    /// <summary>The settings of the run at a rate.</summary>
    public TestSettings SettingsOf(double rate)
    {
        TestSettings common = plan.Performance with { TargetLatencyNs = latencyBoundNs, EarlyStopping = true, MinQueryCount = leastQueries };
        return plan.Scenario == Scenario.Server
            ? common with { TargetQps = rate }
            : common with { SamplesPerQuery = (int)rate, TargetQps = StreamHeadroom * measured.QueriesPerSecond * Math.Max(1, measured.SamplesPerQuery / rate) };
    }

    /// <summary>Why no run can be made at a rate; null when one can.</summary>
    public string? WhyRefused(double rate) =>
        EffectiveSettings.WhyRefused(SettingsOf(rate), bench.Library.TotalSampleCount, bench.Library.PerformanceSampleCount);

    /// <summary>Runs once.</summary>
    /// <exception cref="OperationCanceledException">The user interrupted: this run says nothing.</exception>
    public CurvePoint At(double rate, string phase)
    {
        progress.Phase(phase);
        RunProgress counters = new();
        RunRequest request = RequestOf(SettingsOf(rate), counters);
        CompletedRun run;
        using (progress.Watch(counters, phase))
        {
            run = LoadGenerator.Run(request, bench.Sut, bench.Library, new MonotonicClock(), cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        CurvePoint point = CurvePoint.Of(run.Log, latencyBoundNs);
        if (plan.Scenario == Scenario.MultiStream && point.AchievedRate > 0)
        {
            measured = (rate, point.AchievedRate / rate);
        }

        return point;
    }

    private RunRequest RequestOf(TestSettings settings, RunProgress counters) => new()
    {
        Settings = settings,
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
