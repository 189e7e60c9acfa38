using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>What each compliance run of a result issues: a pure function of the plan and of what the timed run left, so that whoever reads the logs derives it again.</summary>
/// <remarks>
/// Part of the bundle's format. The nonce is SHA-256(salt ‖ head of the records' chain ‖ <c>compliance</c>), both of the timed run: nobody, the SUT least of all, knows it
/// before that run has ended, and nobody can draw another for the same run. A seed is the first 8 bytes, little-endian, of SHA-256(nonce ‖ <c>TEST PAIR NAME</c>).
/// Server is tested one query at a time, as single-stream: queues would hide how long an answer takes.
/// </remarks>
public sealed class ComplianceTraffic
{
    /// <summary>Queries of a repeated sample in a row.</summary>
    private const int Repeats = 4;

    /// <summary>A TEST05 run lasts the timed run's least duration divided by this: all eight together last as long as it.</summary>
    private const int DurationShare = 8;

    /// <summary>Multi-stream, whose least number of queries is large, is tested with fewer: another stream of the same seeds.</summary>
    private const int MostMultiStreamQueries = 64;
    private const double MostServerQps = 50_000;

    private const int MostCachingKept = 16;
    private const int MostSeedKept = 128;
    private const long MostSeedKeptBytes = 16L << 20;

    private const long MostOfflineSamples = 1 << 20;

    private readonly Plan plan;
    private readonly DatasetSpec data;
    private readonly byte[] nonce;

    /// <summary>The traffic of a result's compliance runs.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="data">Its data set.</param>
    /// <param name="timed">The end of its timed run, whose salt is 64 hexadecimal digits.</param>
    public ComplianceTraffic(Plan plan, DatasetSpec data, RunEnd timed)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(timed);
        this.plan = plan;
        this.data = data;
        nonce = SHA256.HashData([.. Convert.FromHexString(timed.Salt), .. timed.Records.ToBytes(), .. Encoding.ASCII.GetBytes("compliance")]);
    }

    private Scenario Scenario => plan.Scenario == Scenario.Server ? Scenario.SingleStream : plan.Scenario;

    /// <summary>The settings of a run.</summary>
    public TestSettings SettingsOf(ComplianceBlock block) => block.Test == ComplianceTest.Caching ? CachingSettings(block) : SeedSettings(block);

    /// <summary>The seed that a TEST04 pair's content is generated from, in place of the data set's: content that no SUT has seen, under indices that it knows.</summary>
    public ulong ContentSeedOf(int pair) => SeedOf(ComplianceTest.Caching, pair, "content");

    /// <summary>The seed of the content that a run's samples hold: fresh in TEST04, elsewhere the data set's.</summary>
    public ulong SeedOfContent(ComplianceBlock block) => block.Test == ComplianceTest.Caching ? ContentSeedOf(block.Pair) : data.Seed;

    /// <summary>What a run's header names as its data: the data set's digest, or in TEST04, whose content is fresh, SHA-256 of that digest's bytes and the content's seed, little-endian.</summary>
    public Sha256Digest DataOf(ComplianceBlock block)
    {
        if (block.Test != ComplianceTest.Caching)
        {
            return data.Sha256;
        }

        byte[] seed = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(seed, ContentSeedOf(block.Pair));
        return Sha256Digest.Of([.. data.Sha256.ToBytes(), .. seed]);
    }

    /// <summary>How a run's responses are kept: of TEST04, which asks few samples, all of them; of TEST05 those that the run's salt draws, as in the timed run, but fewer: they are held in memory until the accuracy run is over.</summary>
    public static ResponsePlan ResponsesOf(ComplianceBlock block, ResponsePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return block.Test == ComplianceTest.Caching
            ? plan with { KeptShare = 1, MaximumKept = Math.Min(plan.MaximumKept, MostCachingKept) }
            : plan with { MaximumKept = Math.Min(plan.MaximumKept, MostSeedKept), MaximumBytes = Math.Min(plan.MaximumBytes, MostSeedKeptBytes) };
    }

    /// <summary>Ordinary: each of a few samples once. Repeated: the one that was asked last, over and over; in Offline, whose timed query holds the samples in turn, all of them once more.</summary>
    private TestSettings CachingSettings(ComplianceBlock block)
    {
        int together = Scenario == Scenario.MultiStream ? plan.Performance.SamplesPerQuery : 1;
        int samples = Math.Min(data.PerformanceSamples, Scenario switch { Scenario.Offline => 8, Scenario.MultiStream => 2 * together, _ => 4 });
        TestSettings ordinary = Bare() with
        {
            TargetQps = 1,
            MinDurationMs = 0,
            MinQueryCount = (samples + together - 1) / together,
            PerformanceSampleCountOverride = samples,
            PerformanceIssueUnique = true,
            QslRngSeed = SeedOf(block.Test, block.Pair, "qsl"),
            SampleIndexRngSeed = SeedOf(block.Test, block.Pair, "sample_index"),
            ScheduleRngSeed = SeedOf(block.Test, block.Pair, "schedule"),
        };
        return block.Tested && Scenario != Scenario.Offline
            ? ordinary with { PerformanceIssueUnique = false, PerformanceIssueSame = true, PerformanceIssueSameIndex = LastStartOf(ordinary), MinQueryCount = Repeats }
            : ordinary;
    }

    /// <summary>The timed run's traffic, for a shorter time: under the round's seeds the same stream from its beginning, and beside it one under seeds of the nonce.</summary>
    private TestSettings SeedSettings(ComplianceBlock block)
    {
        TestSettings round = Scenario == Scenario.Offline ? OfflineOfWholeSets() : Bare() with
        {
            MinDurationMs = plan.Performance.MinDurationMs / DurationShare,
            MinQueryCount = Scenario == Scenario.MultiStream ? Math.Min(plan.Performance.MinQueryCount, MostMultiStreamQueries) : plan.Performance.MinQueryCount,

            // One query at a time may go faster than the arrivals of Server; this only bounds how many are generated.
            TargetQps = plan.Scenario == Scenario.Server ? Math.Max(MostServerQps, plan.Performance.TargetQps) : plan.Performance.TargetQps,
        };
        return !block.Tested ? round : round with
        {
            QslRngSeed = SeedOf(block.Test, block.Pair, "qsl"),
            SampleIndexRngSeed = SeedOf(block.Test, block.Pair, "sample_index"),
            ScheduleRngSeed = SeedOf(block.Test, block.Pair, "schedule"),
        };
    }

    /// <summary>Whole copies of the set only: then any order of it is the same work.</summary>
    private TestSettings OfflineOfWholeSets()
    {
        long set = plan.Performance.PerformanceSampleCountOverride > 0 ? plan.Performance.PerformanceSampleCountOverride : data.PerformanceSamples;
        double wanted = plan.Performance.TargetQps * plan.Performance.MinDurationMs / 1000 / DurationShare;
        return Bare() with { MinDurationMs = 0, MinQueryCount = set * Math.Max(1, (long)Math.Min(MostOfflineSamples / set, Math.Round(wanted / set))) };
    }

    private TestSettings Bare() => plan.Performance with
    {
        Scenario = Scenario,
        Arrivals = null,
        ServerCoalesceQueries = false,
        ServerMaxAsyncQueries = 0,
        Mode = TestMode.PerformanceOnly,
        MaxDurationMs = 0,
        MaxQueryCount = 0,
        PerformanceIssueUnique = false,
        PerformanceIssueSame = false,
        SampleConcatenatePermutation = false,
        UseTokenLatencies = false,
        EarlyStopping = false,
    };

    /// <summary>The place in load order of the sample that the last query starts with.</summary>
    private int LastStartOf(TestSettings ordinary)
    {
        QueryPhase phase = QueryStream.Of(EffectiveSettings.Of(ordinary, data.Samples, data.PerformanceSamples)).Phases[0];
        return phase.Set.Samples.IndexOf(phase.SampleIndices[^phase.SamplesPerQuery]);
    }

    private ulong SeedOf(ComplianceTest test, int pair, string name)
    {
        string purpose = string.Create(CultureInfo.InvariantCulture, $"{(test == ComplianceTest.Caching ? "TEST04" : "TEST05")} {pair} {name}");
        return BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData([.. nonce, .. Encoding.ASCII.GetBytes(purpose)]));
    }
}
