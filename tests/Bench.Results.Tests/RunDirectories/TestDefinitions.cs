using System.Collections.Immutable;
using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Problems;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>The definitions of the small results that tests judge: each as a record and as the YAML that says the same.</summary>
internal static class TestDefinitions
{
    public const string WorkloadYaml = """
        schema: bench/workload/v1
        id: matmul-tiny
        version: "1.0"
        family: matmul
        title: A product small enough for a test
        kind: inference
        problem:
          right_operand: input
          shapes:
            - { m: 4, n: 8, k: 8 }
        dataset:
          generator: philox@1
          seed: 42
          samples: 16
          performance_samples: 8
          sha256: "6b1d4a2f6f0c5f3e0f5f5a1c1d7a9e0b2c3d4e5f60718293a4b5c6d7e8f90a1b"
        precision:
          reference: fp64
          inputs: [fp32]
          accumulation: [fp32, fp64]
        accuracy:
          metric: max_scaled_error
        scenarios:
          single_stream: {}
          multi_stream: {}
          server: { latency_bound: 2 s }
          offline: {}

        """;

    public const string SubmissionYaml = """
        schema: bench/submission/v1
        submitter: Fixture
        division: closed
        category: available
        system: fixture-box
        precision:
          inputs: fp32
          accumulation: fp32

        """;

    /// <summary>Round 1.0's numbers.</summary>
    public static string RulesetYaml { get; } = File.ReadAllText(Bench.Tests.Repository.At("tests", "Fixtures", "base", "ruleset.yaml"));

    public static Workload Workload { get; } = new()
    {
        Id = "matmul-tiny",
        Version = "1.0",
        Title = "A product small enough for a test",
        Problem = new MatmulProblem { Shapes = [new MatmulShape(4, 8, 8)], RightOperand = MatmulRightOperand.Input },
        Dataset = new DatasetSpec
        {
            Generator = "philox@1",
            Seed = 42,
            Samples = 16,
            PerformanceSamples = 8,
            Sha256 = Sha256Digest.Parse("6b1d4a2f6f0c5f3e0f5f5a1c1d7a9e0b2c3d4e5f60718293a4b5c6d7e8f90a1b"),
        },
        Precision = new PrecisionSpec { Reference = NumberFormat.Fp64, Inputs = [NumberFormat.Fp32], Accumulation = [NumberFormat.Fp32, NumberFormat.Fp64] },
        Accuracy = new AccuracySpec { Metric = "max_scaled_error" },
        Scenarios =
        [
            new ScenarioSpec { Scenario = Scenario.SingleStream },
            new ScenarioSpec { Scenario = Scenario.MultiStream },
            new ScenarioSpec { Scenario = Scenario.Server, LatencyBoundNs = 2_000_000_000 },
            new ScenarioSpec { Scenario = Scenario.Offline },
        ],
    };

    public static Submission Submission { get; } = new()
    {
        Submitter = "Fixture",
        Division = Division.Closed,
        Category = Category.Available,
        System = "fixture-box",
        Precision = new DeclaredPrecision { Inputs = NumberFormat.Fp32, Accumulation = NumberFormat.Fp32 },
    };

    public static Ruleset Ruleset { get; } = new()
    {
        Id = "1.0",
        Seeds = new RoundSeeds { Qsl = 6167087195497941162, SampleIndex = 5580114285410277250, Schedule = 5670519956932439615 },
        EarlyStoppingConfidence = 0.99,
        Percentiles = new ScenarioPercentiles { SingleStream = 0.90, MultiStream = 0.99, Server = 0.99 },
        MultiStreamSamplesPerQuery = 8,
        PositionsPerResponse = 256,
        MaximumKeptResponses = 1024,
        MaximumKeptBytes = 256L << 20,
        TokensToEstablishPrecision = 4000,
        Full = new ProfileNumbers
        {
            MinDuration = TimeSpan.FromSeconds(60),
            MinQueries = 64,
            MultiStreamMinQueries = 662,
            OfflineMinSamples = 24576,
            WarmUp = TimeSpan.FromSeconds(5),
            EarlyStopping = true,
            KeptShare = 0.1,
            JudgedResponses = 64,
        },
        Quick = new ProfileNumbers
        {
            MinDuration = TimeSpan.FromSeconds(2),
            MinQueries = 8,
            MultiStreamMinQueries = 8,
            OfflineMinSamples = 8,
            AccuracySamples = 4,
            WarmUp = TimeSpan.FromMilliseconds(500),
            EarlyStopping = false,
            KeptShare = 0.5,
            JudgedResponses = 4,
        },
    };

    public static SystemDescription System { get; } = DescribeSystem();

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static SystemDescription DescribeSystem()
    {
        string[] fields =
        [
            "accelerator_frequency", "accelerator_host_interconnect", "accelerator_interconnect", "accelerator_interconnect_topology", "accelerator_memory_capacity",
            "accelerator_memory_configuration", "accelerator_model_name", "accelerator_on-chip_memories", "accelerators_per_node", "cooling", "framework",
            "host_memory_capacity", "host_memory_configuration", "host_network_card_count", "host_networking", "host_networking_topology", "host_processor_caches",
            "host_processor_core_count", "host_processor_frequency", "host_processor_interconnect", "host_processor_model_name", "host_processors_per_node",
            "host_storage_capacity", "host_storage_type", "hw_notes", "number_of_nodes", "operating_system", "other_software_stack", "sw_notes", "system_name",
            "system_type", "system_type_detail",
        ];
        ImmutableSortedDictionary<string, string> stated = fields.ToImmutableSortedDictionary(static name => name, static _ => "N/A", StringComparer.Ordinal)
            .SetItems(new Dictionary<string, string> { ["system_name"] = "Fixture box", ["system_type"] = "edge", ["number_of_nodes"] = "1", ["accelerators_per_node"] = "0" });
        ImmutableSortedDictionary<string, string> found = new Dictionary<string, string> { ["cores"] = "2", ["cpu_model"] = "Fixture processor", ["kernel"] = "6.0" }
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        CoreLimits one = new() { PeakFp32Gflops = 100, L2GigabytesPerSecond = 80, L3GigabytesPerSecond = 40, DramGigabytesPerSecond = 20 };
        return new SystemDescription
        {
            Stated = stated,
            Found = found,
            Limits = new MachineLimits { OneCore = one, AllCores = one with { PeakFp32Gflops = 200 }, Cores = 2, L2Bytes = 1 << 19, L3Bytes = 1 << 25 },
            Fingerprint = SystemDescription.FingerprintOf(found),
        };
    }
}
