using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Problems;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>A small result that breaks no rule: the start of every fixture. Its responses are exact, its latencies one after the other.</summary>
internal static class CompliantEvidence
{
    /// <summary>Samples of the data set.</summary>
    public const int Samples = 8;

    /// <summary>Digest of the data that both runs hand out.</summary>
    public static Sha256Digest Dataset { get; } = Sha256Digest.Of("data"u8);

    /// <summary>A compliant result of a scenario and profile, under a submission that may be submitted.</summary>
    public static Evidence Of(Scenario scenario, Profile profile, Division division = Division.Closed)
    {
        Ruleset ruleset = Round();
        ProfileNumbers numbers = ruleset.NumbersOf(profile);
        Workload workload = Product();
        Submission submission = new()
        {
            Submitter = "Example",
            Division = division,
            Category = Category.Available,
            System = "two-cores",
            Precision = new DeclaredPrecision { Inputs = NumberFormat.Fp32, Accumulation = NumberFormat.Fp32 },
            TargetRates = [new TargetRate { Workload = workload.Id, Scenario = scenario, QueriesPerSecond = 10 }],
        };
        TestSettings timed = Settings(scenario, ruleset, numbers);
        TestSettings accuracy = timed with { Mode = TestMode.AccuracyOnly, AccuracySampleCountOverride = numbers.AccuracySamples ?? 0 };
        Sha256Digest workloadDigest = Sha256Digest.Of("workload"u8);
        Sha256Digest rulesetDigest = Sha256Digest.Of("ruleset"u8);
        Plan plan = new()
        {
            Workload = workload.Id,
            WorkloadVersion = workload.Version,
            WorkloadDigest = workloadDigest,
            Ruleset = ruleset.Id,
            RulesetDigest = rulesetDigest,
            Scenario = scenario,
            Profile = profile,
            Division = division,
            Category = submission.Category,
            Submitter = submission.Submitter,
            System = submission.System,
            Submittable = true,
            Precision = submission.Precision,
            Performance = timed,
            Accuracy = accuracy,
            WarmUpMs = (long)numbers.WarmUp.TotalMilliseconds,
            Sut = new SutPlan { Name = "bench-cpu", Command = [], InProcess = false, Threads = 1, TimeoutMs = 30_000 },
            Responses = new ResponsePlan
            {
                KeptShare = numbers.KeptShare,
                MaximumKept = ruleset.MaximumKeptResponses,
                MaximumBytes = ruleset.MaximumKeptBytes,
                Judged = numbers.JudgedResponses,
                Positions = ruleset.PositionsPerResponse,
                TokensToEstablishPrecision = ruleset.TokensToEstablishPrecision,
            },
            Settings = [new PlannedSetting("min_duration", $"{numbers.MinDuration.TotalSeconds} s", "ruleset.yaml")],
        };
        Evidence evidence = new()
        {
            Plan = plan,
            Workload = workload,
            WorkloadDigest = workloadDigest,
            Submission = submission,
            Ruleset = ruleset,
            RulesetDigest = rulesetDigest,
            PublishedRulesetDigest = rulesetDigest,
            System = Machine(),
        };
        return Settlement.Of(evidence with
        {
            Performance = Settlement.RunOf(evidence, TestMode.PerformanceOnly),
            Accuracy = Settlement.RunOf(evidence, TestMode.AccuracyOnly),
        });
    }

    private static TestSettings Settings(Scenario scenario, Ruleset ruleset, ProfileNumbers numbers) => new()
    {
        Scenario = scenario,
        TargetQps = 10,
        TargetLatencyNs = 100_000_000,
        TargetLatencyPercentile = scenario switch
        {
            Scenario.SingleStream => ruleset.Percentiles.SingleStream,
            Scenario.MultiStream => ruleset.Percentiles.MultiStream,
            _ => ruleset.Percentiles.Server,
        },
        SamplesPerQuery = ruleset.MultiStreamSamplesPerQuery,
        MinDurationMs = (long)numbers.MinDuration.TotalMilliseconds,
        MinQueryCount = scenario switch
        {
            Scenario.MultiStream => numbers.MultiStreamMinQueries,
            Scenario.Offline => numbers.OfflineMinSamples,
            _ => numbers.MinQueries,
        },
        QslRngSeed = ruleset.Seeds.Qsl,
        SampleIndexRngSeed = ruleset.Seeds.SampleIndex,
        ScheduleRngSeed = ruleset.Seeds.Schedule,
        EarlyStopping = numbers.EarlyStopping,
    };

    private static Workload Product() => new()
    {
        Id = "matmul-32",
        Version = "1.0",
        Title = "A product of two 32 by 32 matrices",
        Problem = new MatmulProblem { Shapes = [new MatmulShape(32, 32, 32)], RightOperand = MatmulRightOperand.Input },
        Dataset = new DatasetSpec { Generator = "philox-normal@1", Seed = 1, Samples = Samples, PerformanceSamples = Samples, Sha256 = Dataset },
        Precision = new PrecisionSpec { Reference = NumberFormat.Fp64, Inputs = [NumberFormat.Fp32], Accumulation = [NumberFormat.Fp32] },
        Accuracy = new AccuracySpec { Metric = "max_scaled_error" },
        Scenarios =
        [
            new ScenarioSpec { Scenario = Scenario.SingleStream },
            new ScenarioSpec { Scenario = Scenario.MultiStream },
            new ScenarioSpec { Scenario = Scenario.Server, LatencyBoundNs = 100_000_000 },
            new ScenarioSpec { Scenario = Scenario.Offline },
        ],
    };

    private static Ruleset Round() => new()
    {
        Id = "1.0",
        Seeds = new RoundSeeds { Qsl = 101, SampleIndex = 102, Schedule = 103 },
        EarlyStoppingConfidence = 0.99,
        Percentiles = new ScenarioPercentiles { SingleStream = 0.9, MultiStream = 0.99, Server = 0.99 },
        MultiStreamSamplesPerQuery = 8,
        PositionsPerResponse = 4,
        MaximumKeptResponses = 1024,
        MaximumKeptBytes = 1 << 28,
        TokensToEstablishPrecision = 4000,
        Full = Numbers(TimeSpan.FromSeconds(60), 64, 662, 24_576, null, earlyStopping: true, 0.05, 64),
        Quick = Numbers(TimeSpan.FromSeconds(2), 8, 8, 8, 4, earlyStopping: false, 0.5, 4),
    };

    private static ProfileNumbers Numbers(TimeSpan duration, int queries, int multiStream, int offline, int? accuracy, bool earlyStopping, double share, int judged) => new()
    {
        MinDuration = duration,
        MinQueries = queries,
        MultiStreamMinQueries = multiStream,
        OfflineMinSamples = offline,
        AccuracySamples = accuracy,
        WarmUp = TimeSpan.FromSeconds(1),
        EarlyStopping = earlyStopping,
        KeptShare = share,
        JudgedResponses = judged,
    };

    private static SystemDescription Machine()
    {
        CoreLimits core = new() { PeakFp32Gflops = 50, L2GigabytesPerSecond = 60, L3GigabytesPerSecond = 30, DramGigabytesPerSecond = 10 };
        return new SystemDescription
        {
            Stated = SystemDescriptionIncomplete.Fields.ToImmutableSortedDictionary(static field => field, static _ => "N/A", StringComparer.Ordinal),
            Found = ImmutableSortedDictionary<string, string>.Empty.Add("cpu_model", "an invented processor").Add("cores", "2"),
            Limits = new MachineLimits { OneCore = core, AllCores = core, Cores = 2, L2Bytes = 1 << 20, L3Bytes = 1 << 25 },
            Fingerprint = Sha256Digest.Of("machine"u8),
        };
    }
}
