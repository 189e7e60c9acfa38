using Bench.Results.Exports;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Exports;

/// <summary>The tests' small result as something to be exported, and as one that MLPerf's checker would take.</summary>
internal static class ExportedResult
{
    private static readonly Sha256Digest Bundle = Sha256Digest.Of("a bundle"u8);

    /// <summary>A result of each scenario, the full profile's.</summary>
    public static TestResult Measured(Scenario scenario) => new(scenario);

    public static MlperfResult Of(TestResult measured) => new()
    {
        Bundle = "tiny.bundle.zip",
        BundleId = Bundle,
        Evidence = TestResult.Read(measured.Files()).Value!,
        AccuracyResponses = measured.AccuracyResponses,
        PerformanceResponses = measured.TimedResponses,
    };

    /// <summary>The same, as if it had been measured under MLPerf's numbers with 43 samples: only what the checker looks at.</summary>
    public static MlperfResult Acceptable(Scenario scenario)
    {
        MlperfResult result = Of(Measured(scenario));
        Evidence evidence = result.Evidence;
        return result with
        {
            Evidence = evidence with
            {
                Plan = evidence.Plan with { Division = Division.Open },
                Performance = UnderMlperf(evidence.Performance!),
                Accuracy = UnderMlperf(evidence.Accuracy!),
            },
        };
    }

    public static RunLog UnderMlperf(RunLog run) => run with
    {
        Header = run.Header with
        {
            TotalSampleCount = MlperfRound.CarrierSamples,
            PerformanceSampleCount = MlperfRound.CarrierSamples,
            Settings = run.Header.Settings with
            {
                MinDurationMs = MlperfRound.LeastDurationMs,
                QslRngSeed = MlperfRound.All[0].Seeds.Qsl,
                SampleIndexRngSeed = MlperfRound.All[0].Seeds.SampleIndex,
                ScheduleRngSeed = MlperfRound.All[0].Seeds.Schedule,
            },
        },
    };
}
