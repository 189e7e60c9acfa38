using System.Text;
using Bench.Definitions;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Tests;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>Results that break no rule: the one in <c>tests/Fixtures/base</c> (single-stream, full, closed), and the same workload in other scenarios and profiles.</summary>
internal static class CompliantEvidence
{
    /// <summary>The folder of all fixtures.</summary>
    public static string Folder { get; } = Repository.At("tests", "Fixtures");

    /// <summary>The files of the base by name.</summary>
    public static SortedDictionary<string, byte[]> BaseFiles { get; } = FixtureFiles.InFolder(Path.Combine(Folder, "base"));

    /// <summary>The base.</summary>
    public static Evidence Base { get; } = Read(BaseFiles);

    /// <summary>Reads the evidence in files; they must be readable.</summary>
    public static Evidence Read(SortedDictionary<string, byte[]> files)
    {
        Parsed<Evidence> parsed = TryRead(files);
        Assert.True(parsed.Succeeded, string.Join('\n', parsed.Findings));
        return parsed.Value;
    }

    /// <summary>Reads the evidence in files, which may be unreadable.</summary>
    public static Parsed<Evidence> TryRead(SortedDictionary<string, byte[]> files)
    {
        DefinitionReaders readers = new()
        {
            Workload = static (path, text) => Value(WorkloadReader.Read(path, text)),
            Submission = static (path, text) => Value(SubmissionReader.Read(path, text)),
            Ruleset = static (path, text) => Value(RulesetReader.Read(path, text)),
            Sut = static (path, text) => Value(SutReader.Read(path, text)),
            PublishedRuleset = static id => id == "1.0" ? Sha256Digest.Of(BaseFiles["ruleset.yaml"]) : null,
            PublishedWorkload = static (id, version) => (id, version) == ("matmul-tiny", "1.0") ? Sha256Digest.Of(BaseFiles["workload.yaml"]) : null,
        };
        return EvidenceReader.Read(new RunFiles(files.Keys, name => files[name]), readers);
    }

    /// <summary>The base's workload and submission in another scenario, profile or division; every query takes 20 ms, or, one by one, as long as fills the least duration.</summary>
    public static Evidence Of(Scenario scenario, Profile profile, Division division = Division.Closed)
    {
        Ruleset ruleset = Base.Ruleset;
        ProfileNumbers numbers = ruleset.NumbersOf(profile);
        TestSettings timed = Base.Plan.Performance with
        {
            Scenario = scenario,
            TargetQps = scenario == Scenario.Offline ? 1 : 20,
            TargetLatencyNs = Base.Workload.For(scenario)?.LatencyBoundNs ?? Base.Plan.Performance.TargetLatencyNs,
            SamplesPerQuery = scenario == Scenario.MultiStream ? ruleset.MultiStreamSamplesPerQuery : 1,
            TargetLatencyPercentile = scenario switch
            {
                Scenario.SingleStream => ruleset.Percentiles.SingleStream,
                Scenario.MultiStream => ruleset.Percentiles.MultiStream,
                _ => ruleset.Percentiles.Server,
            },
            MinDurationMs = (long)numbers.MinDuration.TotalMilliseconds,
            MinQueryCount = scenario switch
            {
                Scenario.MultiStream => numbers.MultiStreamMinQueries,
                Scenario.Offline => Math.Min(numbers.OfflineMinSamples, Base.Workload.Dataset.Samples),
                _ => numbers.MinQueries,
            },
            EarlyStopping = numbers.EarlyStopping,
        };
        Evidence planned = Base with
        {
            Submission = Base.Submission with { Division = division },
            Plan = Base.Plan with
            {
                Scenario = scenario,
                Profile = profile,
                Division = division,
                Performance = timed,
                Accuracy = timed with { Mode = TestMode.AccuracyOnly, AccuracySampleCountOverride = numbers.AccuracySamples ?? 0 },
                WarmUpMs = (long)numbers.WarmUp.TotalMilliseconds,
                Responses = Base.Plan.Responses with { KeptShare = numbers.KeptShare, Judged = numbers.JudgedResponses },
            },
        };
        return Settlement.Of(planned with
        {
            Performance = Settlement.RunOf(planned, TestMode.PerformanceOnly),
            Accuracy = Settlement.RunOf(planned, TestMode.AccuracyOnly),
        });
    }

    /// <summary>The text of a ruleset that nobody published: the base's with a shorter full run.</summary>
    public static byte[] UnpublishedRuleset { get; } =
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(BaseFiles["ruleset.yaml"]).Replace("min_duration: 60 s", "min_duration: 20 s", StringComparison.Ordinal));

    /// <summary>The text of a workload under the base's id and version that is not the base's: any format may accumulate.</summary>
    public static byte[] UnpublishedWorkload { get; } =
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(BaseFiles["workload.yaml"]).Replace("accumulation: [fp32, fp64]", "accumulation: [fp16, fp32, fp64]", StringComparison.Ordinal));

    /// <summary>The text of the workload with a digest: the base's or one of those made from it.</summary>
    public static byte[] WorkloadOf(Sha256Digest digest) =>
        new[] { BaseFiles["workload.yaml"], UnpublishedWorkload, TokenEvidence.Workload, DecodingEvidence.WorkloadText }.Single(text => Sha256Digest.Of(text) == digest);

    private static Parsed<T> Value<T>(Parsed<Definition<T>> parsed)
        where T : class => parsed.Succeeded ? Parsed<T>.Of(parsed.Value.Value, parsed.Findings) : Parsed<T>.Refused(parsed.Findings);
}
