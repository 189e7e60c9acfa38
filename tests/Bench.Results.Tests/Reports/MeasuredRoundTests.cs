using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Bundles;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;

namespace Bench.Results.Tests.Reports;

/// <summary>A round of many small bundles, each of runs of its own, on which <c>tests/run-heavy</c> measures <c>bench report</c> and the page.</summary>
public sealed class MeasuredRoundTests
{
    [RoundFact]
    public void Seals_bundles_that_share_no_run()
    {
        string folder = Environment.GetEnvironmentVariable(RoundFactAttribute.Folder)!;
        int count = int.Parse(Environment.GetEnvironmentVariable(RoundFactAttribute.Bundles) ?? "1000", CultureInfo.InvariantCulture);
        using SigningKey key = SigningKey.Generate();
        HashSet<Sha256Digest> sealedIds = [];
        for (int i = 0; i < count; i++)
        {
            Assert.True(sealedIds.Add(Seal(folder, i, key)));
        }
    }

    private static Sha256Digest Seal(string folder, int number, SigningKey key)
    {
        // Offline and multi-stream have a thousand records or more in the full profile, which are no small bundles.
        Scenario scenario = (Scenario)(number % 4);
        Profile profile = scenario is Scenario.SingleStream or Scenario.Server && number % 8 < 4 ? Profile.Full : Profile.Quick;
        TestResult result = new(scenario, profile, record => 700_000_000 + (number % 97 * 1_000_000L) + (record * 7919L % 101 * 1_000_000), name: $"-{number}");
        string directory = Directory.CreateTempSubdirectory("bench-round-").FullName;
        try
        {
            result.WriteTo(directory);
            return BundleWriter.Seal(new SealRequest
            {
                PayloadDirectory = directory,
                BundlePath = Path.Combine(folder, $"{number:D4}{BundleWriter.Extension}"),
                Predicate = PredicateOf(result, number).ToJson(),
                Key = key,
            }).BundleId;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static ResultPredicate PredicateOf(TestResult result, int number) => new()
    {
        Harness = new HarnessIdentity { Name = HarnessIdentity.OwnName, Version = result.Performance.Header.HarnessVersion, Digest = new DigestSet(Sha256Digest.Of("a build"u8)) },
        Workload = new WorkloadIdentity { Id = result.Plan.Workload, Version = result.Plan.WorkloadVersion, Digest = new DigestSet(result.Plan.WorkloadDigest) },
        Scenario = result.Plan.Scenario.FieldName,
        Division = result.Plan.Division.FieldName,
        Declared = ImmutableSortedDictionary<string, string>.Empty
            .Add(ResultPredicate.PrecisionName, result.Plan.Precision.Inputs.FieldName)
            .Add(ResultPredicate.AccumulationName, result.Plan.Precision.Accumulation.FieldName),
        Result = new ClaimedResult
        {
            Valid = result.Declared.Valid,
            Metric = result.Declared.Metric,
            Value = result.Declared.Unit == "ns" ? MetricValue.OfInteger((long)result.Declared.Value) : MetricValue.OfReal(result.Declared.Value),
        },
        Run = new RunIdentity { Id = $"round-{number}", Started = result.Performance.Header.StartedAt, Challenge = RunIdentity.NoChallenge, Attempt = 2, AttemptsStarted = 2 },
        Submitter = result.Plan.Submitter,
    };
}
