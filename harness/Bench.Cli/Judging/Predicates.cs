using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Cli.Judging;

/// <summary>Between what the payload says and what is signed: the predicate of a result, both ways.</summary>
internal static class Predicates
{
    /// <summary>What is signed for a result.</summary>
    /// <param name="evidence">The evidence with its declaration and its timed run.</param>
    /// <param name="runId">A name that no other run has.</param>
    /// <param name="build">Digest of the harness's program.</param>
    /// <param name="developmentKey">Whether the key was made for this run and says nothing about who signs.</param>
    public static ResultPredicate Of(ResultEvidence evidence, string runId, Sha256Digest build, bool developmentKey)
    {
        StatementClaims claims = StatementClaims.Of(evidence) ?? throw new ArgumentException("a result that declares nothing is not signed", nameof(evidence));
        RunProvenance header = evidence.Provenances.First();
        return new ResultPredicate
        {
            Harness = new HarnessIdentity { Name = HarnessIdentity.OwnName, Version = header.HarnessVersion, Digest = new DigestSet(build) },
            Workload = new WorkloadIdentity { Id = claims.Workload, Version = claims.WorkloadVersion, Digest = new DigestSet(claims.WorkloadDigest) },
            Scenario = claims.Scenario is { } scenario ? Names.Of(scenario) : ResultPredicate.Training,
            Division = Names.Of(claims.Division),
            Declared = new Dictionary<string, string>
            {
                [ResultPredicate.PrecisionName] = Names.Of(claims.Precision.Inputs),
                [ResultPredicate.AccumulationName] = Names.Of(claims.Precision.Accumulation),
                [ResultPredicate.KeyName] = developmentKey ? ResultPredicate.DevelopmentKey : ResultPredicate.SubmitterKey,
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Result = new ClaimedResult
            {
                Valid = claims.Valid,
                Metric = claims.Metric,
                Value = evidence.Declared!.Unit == "ns" ? MetricValue.OfInteger((long)claims.Value) : MetricValue.OfReal(claims.Value),
            },
            Run = new RunIdentity
            {
                Id = runId,
                Started = header.StartedAt,
                Challenge = RunIdentity.NoChallenge,
                Attempt = claims.Attempt,
                AttemptsStarted = claims.AttemptsStarted,
            },
            Submitter = claims.Submitter,
        };
    }

    /// <summary>Whether the statement says that its key was made for the run: it then tells nothing about who signed.</summary>
    public static bool IsOfDevelopmentKey(Statement statement) =>
        ResultPredicate.Read(statement.Predicate, out _)?.Declared.GetValueOrDefault(ResultPredicate.KeyName) == ResultPredicate.DevelopmentKey;

    /// <summary>What a verified predicate claims, to be compared with the payload; null, with a finding, when it names what does not exist.</summary>
    public static StatementClaims? Claims(ResultPredicate predicate, out Finding? defect)
    {
        defect = null;
        try
        {
            return new StatementClaims
            {
                Workload = predicate.Workload.Id,
                WorkloadVersion = predicate.Workload.Version,
                WorkloadDigest = predicate.Workload.Digest.Sha256,
                Scenario = predicate.Scenario == ResultPredicate.Training ? null : Names.Read<Scenario>("scenario", predicate.Scenario),
                Division = Names.Read<Division>("division", predicate.Division),
                Precision = new DeclaredPrecision
                {
                    Inputs = Names.Read<NumberFormat>(ResultPredicate.PrecisionName, predicate.Declared.GetValueOrDefault(ResultPredicate.PrecisionName, "")),
                    Accumulation = Names.Read<NumberFormat>(ResultPredicate.AccumulationName, predicate.Declared.GetValueOrDefault(ResultPredicate.AccumulationName, "")),
                },
                Valid = predicate.Result.Valid,
                Metric = predicate.Result.Metric,
                Value = predicate.Result.Value.ToDouble(),
                Submitter = predicate.Submitter,
                HarnessVersion = predicate.Harness.Version,
                HarnessDigest = predicate.Harness.Digest.Sha256,
                Started = predicate.Run.Started,
                Attempt = predicate.Run.Attempt,
                AttemptsStarted = predicate.Run.AttemptsStarted,
            };
        }
        catch (Exception wrong) when (wrong is UsageException or FormatException)
        {
            defect = Refusal(string.Create(CultureInfo.InvariantCulture, $"the signed predicate cannot be read: {wrong.Message}"));
            return null;
        }
    }

    /// <summary>A finding that the statement contradicts its payload.</summary>
    public static Finding Refusal(string message) => new()
    {
        RuleId = BundleCode.Recompute,
        Severity = Severity.Error,
        Message = message,
        Location = new Location(Recomputation.StatementName),
        Help = "the bundle was not sealed by this harness; ask its submitter for the original",
    };
}
