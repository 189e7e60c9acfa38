using System.Security.Cryptography;
using Bench.LoadGen;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;

namespace Bench.Cli.Measuring;

/// <summary>The untimed warm-up before a run, which also measures the rate that the plan is made from. Its log is not kept.</summary>
internal sealed class Calibration(WorkloadBench bench, Circumstances circumstances, CancellationToken cancellation)
{
    /// <summary>Queries generated for a warm-up second: what is left over costs memory only.</summary>
    private const double MostQueriesPerSecond = 50_000;

    private const int MostAttempts = 5;

    private const long MostSamples = 4_000_000;

    private readonly ProfileNumbers numbers = circumstances.Ruleset.Value.NumbersOf(circumstances.Profile);

    /// <summary>Warms up in the scenario's own way and measures samples (multi-stream: queries) per second.</summary>
    /// <param name="scenario">The scenario; Server warms up as Offline, whose rate its own is taken from.</param>
    /// <exception cref="CalibrationFailedException">Nothing completed, or the SUT crashed or hung.</exception>
    public double Rate(Scenario scenario)
    {
        double stream = Measure(new TestSettings
        {
            Scenario = scenario == Scenario.MultiStream ? Scenario.MultiStream : Scenario.SingleStream,
            SamplesPerQuery = scenario == Scenario.MultiStream ? circumstances.Ruleset.Value.MultiStreamSamplesPerQuery : 1,
            TargetQps = MostQueriesPerSecond,
            MinDurationMs = (long)numbers.WarmUp.TotalMilliseconds,
            MinQueryCount = 1,
            EarlyStopping = false,
        });
        if (scenario is Scenario.SingleStream or Scenario.MultiStream)
        {
            return stream;
        }

        return OfflineRate(stream);
    }

    /// <summary>Seconds a query, one after the other.</summary>
    /// <param name="least">How long to measure at least.</param>
    /// <exception cref="CalibrationFailedException">Nothing completed, or the SUT crashed or hung.</exception>
    public double SecondsAQuery(TimeSpan least) => 1 / Measure(new TestSettings
    {
        Scenario = Scenario.SingleStream,
        TargetQps = MostQueriesPerSecond,
        MinDurationMs = (long)least.TotalMilliseconds,
        MinQueryCount = 1,
        EarlyStopping = false,
    });

    /// <summary>Offline's rate: more samples until the run lasts as long as the warm-up is to, since a short one measures the start of a batch and not its middle.</summary>
    private double OfflineRate(double stream)
    {
        double wanted = numbers.WarmUp.TotalSeconds;
        double rate = stream;
        long samples = 0;
        for (int attempt = 0; attempt < MostAttempts && samples < rate * wanted; attempt++)
        {
            samples = Math.Clamp((long)(rate * wanted * 1.2), numbers.MinQueries, MostSamples);
            rate = Measure(new TestSettings { Scenario = Scenario.Offline, MinDurationMs = 0, MinQueryCount = samples, EarlyStopping = false });
        }

        return rate;
    }

    private double Measure(TestSettings settings)
    {
        RunLog log = LoadGenerator.Run(RequestOf(settings), bench.Sut, bench.Library, new MonotonicClock(), cancellation).Log;
        cancellation.ThrowIfCancellationRequested();
        if (log.Faults.FirstOrDefault(static fault => fault.Kind is "sut_crashed" or "timed_out" or "protocol_violation") is { } lost)
        {
            // What it completed before says nothing of a system that is gone, and the timed run would wait for it as long again.
            throw CalibrationFailedException.Of(bench.Workload.Value.Id, log.Faults, lost, circumstances.Sut);
        }

        long completed = log.Records.LongCount(static record => record.Status == QueryStatus.Complete) / (settings.Scenario == Scenario.MultiStream ? settings.SamplesPerQuery : 1);
        double seconds = log.End.LastCompletionNs / 1e9;
        return completed > 0 && seconds > 0
            ? completed / seconds
            : throw CalibrationFailedException.Of(bench.Workload.Value.Id, log.Faults, lost: null, circumstances.Sut);
    }

    private RunRequest RequestOf(TestSettings settings) => new()
    {
        Settings = settings,
        Salt = [.. RandomNumberGenerator.GetBytes(32)],
        MaximumResponseBytes = bench.Workload.Value.Problem.MaximumResponseBytes,
        ProducesTokens = bench.Workload.Value.Problem.ProducesTokens,
        Timeout = SutLimit.Of(circumstances.Sut),
        KeptShare = 0,
        InProcess = circumstances.InProcess,
        BuildDigest = circumstances.Build,
        DatasetDigest = bench.Workload.Value.Dataset.Sha256,
        MachineDigest = circumstances.System.Fingerprint,
        HarnessVersion = BuildDigest.HarnessVersion,
    };
}
