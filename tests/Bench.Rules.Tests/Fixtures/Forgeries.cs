using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>How each rule is broken: one result that has the defect, and one as near to it as the rule allows.</summary>
internal static class Forgeries
{
    private const string OtherDigest = "00000000000000000000000000000000000000000000000000000000000000ff";

    private static Evidence Quick { get; } = CompliantEvidence.Of(Scenario.SingleStream, Profile.Quick);

    private static Evidence QuickServer { get; } = CompliantEvidence.Of(Scenario.Server, Profile.Quick);

    private static Evidence QuickOffline { get; } = CompliantEvidence.Of(Scenario.Offline, Profile.Quick);

    private static Evidence Full { get; } = CompliantEvidence.Of(Scenario.SingleStream, Profile.Full);

    private static Evidence FullServer { get; } = CompliantEvidence.Of(Scenario.Server, Profile.Full);

    private static Evidence FullOpen { get; } = CompliantEvidence.Of(Scenario.SingleStream, Profile.Full, Division.Open);

    private static Sha256Digest Other => Sha256Digest.Parse(OtherDigest);

    /// <summary>Every rule's pair, by defect.</summary>
    public static ImmutableSortedDictionary<string, Forgery> All { get; } = new Dictionary<string, Forgery>
    {
        [nameof(AccuracyMissed)] = new(Erring(Quick, 2.0), Erring(Quick, 1e-8)),
        [nameof(AccuracyRunMissing)] = new(Quick with { Accuracy = null, Score = null, Rows = [], Declared = null }, Quick),
        [nameof(AccuracyRunIncomplete)] = new(Settlement.Of(Accuracy(Quick, static log => log with { Records = log.Records[..3] })), Quick),
        [nameof(AccuracyDiffersFromResponses)] = new(Quick with { Score = Quick.Score! with { Score = 0.001 } }, Erring(Quick, 1e-8)),
        [nameof(TooFewResponsesJudged)] = new(AccuracyJudgedOnly(Quick), Quick),
        [nameof(DifferentBuilds)] = new(Accuracy(Quick, static log => Header(log, static header => header with { BuildDigest = Other })), Both(Quick, static header => header with { BuildDigest = Other })),
        [nameof(DifferentData)] = new(Accuracy(Quick, static log => Header(log, static header => header with { DatasetDigest = Other })), Quick),
        [nameof(DifferentMachines)] = new(Accuracy(Quick, static log => Header(log, static header => header with { MachineDigest = Other })), Quick),
        [nameof(DifferentSuts)] = new(Accuracy(Quick, static log => Header(log, static header => header with { SutName = "other" })), Quick),
        [nameof(ComplianceRunsAbsent)] = new(Full, FullOpen),
        [nameof(DatasetDigestMismatch)] = new(Both(Quick, static header => header with { DatasetDigest = Other }), Quick),
        [nameof(TooFewPerformanceSamples)] = new(Settlement.Of(Performance(Quick, static log => Header(log, static header => header with { PerformanceSampleCount = 2 }))), Quick),
        [nameof(InProcessSut)] = new(Both(Quick with { Plan = Quick.Plan with { Sut = Quick.Plan.Sut with { InProcess = true } } }, static header => header with { InProcess = true }), Quick),
        [nameof(RulesetNotPublished)] = new(Quick with { PublishedRulesetDigest = Other }, Quick),
        [nameof(WorkloadNotThePlanned)] = new(Planned(Quick, static plan => plan with { WorkloadVersion = "0.9" }), Quick),
        [nameof(SubmissionNotThePlanned)] = new(Planned(Quick, static plan => plan with { Submitter = "Another" }), Quick),
        [nameof(NotSubmittable)] = new(Planned(Full, static plan => plan with { Submittable = false }), Planned(Quick, static plan => plan with { Submittable = false })),
        [nameof(EarlyStoppingNotMet)] = new(Slow(FullServer, 3), FullServer),
        [nameof(BorrowedWithoutLender)] = new(Borrowing(Quick, default), Borrowing(Quick, Other)),
        [nameof(LatencyBoundMissed)] = new(Slow(QuickServer, 2), QuickServer),
        [nameof(IssuedLate)] = new(Late(QuickServer, 8), Late(QuickServer, 1)),
        [nameof(PrecisionNotAllowed)] = new(Settlement.Of(Rounded(Quick, NumberFormat.Bf16)), Quick),
        [nameof(PrecisionNotEstablished)] = new(Quick with { Score = Quick.Score! with { PrecisionEstablished = false } }, Quick),
        [nameof(RunTooShort)] = new(Paced(Quick, 0.6), Paced(Quick, 1.0)),
        [nameof(TooFewQueries)] = new(Settlement.Of(Performance(Quick, static log => log with { Records = Spaced(log.Records[..5], 600) })), Quick),
        [nameof(OfflineQueryTooSmall)] = new(Settlement.Of(Performance(QuickOffline, static log => log with { Records = [.. log.Records[^4..]] })), Settlement.Of(Performance(QuickOffline, static log => log with { Records = [.. log.Records[^8..]] }))),
        [nameof(CompletionsMissing)] = new(Ended(Quick, QueryStatus.Outstanding), Quick),
        [nameof(DuplicateCompletions)] = new(Faulty(Quick, "duplicate_completion", "query 3 was answered again"), Quick),
        [nameof(ResponsesFailed)] = new(Ended(Quick, QueryStatus.Failed), Quick),
        [nameof(RunDeclaredInvalid)] = new(Timed(Quick, static settings => settings with { MinDurationMs = 10_000 }), Timed(Quick, static settings => settings with { MinDurationMs = 2_000 })),
        [nameof(RunFaulted)] = new(Faulty(Quick, "sut_crashed", "exit code 139 after 1.9 s"), Quick),
        [nameof(SummaryDiffersFromLog)] = new(Performance(Quick, static log => log with { End = log.End with { Summary = log.End.Summary with { Value = log.End.Summary.Value / 10 } } }), Quick),
        [nameof(ResultDiffersFromLog)] = new(Quick with { Declared = Quick.Declared! with { Value = Quick.Declared.Value / 10 } }, Quick),
        [nameof(SettingChanged)] = new(Timed(Quick, static settings => settings with { TargetLatencyPercentile = 0.5 }), Quick),
        [nameof(PlanNotFollowed)] = new(Planned(Quick, static plan => plan with { Performance = plan.Performance with { TargetQps = 100 } }), Quick),
        [nameof(PerformanceRunMissing)] = new(Quick with { Performance = null }, Quick),
        [nameof(WrongRunInPlace)] = new(Settlement.Of(Quick with { Performance = Quick.Accuracy }), Quick),
        [nameof(QuickProfileSubmitted)] = new(Quick with { AsSubmission = true }, Full),
        [nameof(FasterThanMeasuredLimit)] = new(Fast(Quick, 100), Fast(Quick, 2_000)),
        [nameof(AttemptsNotEstablished)] = new(Full, Quick),
        [nameof(RecordsNotTheLogged)] = new(Performance(Quick, static log => log with { End = log.End with { Records = Other } }), Quick),
        [nameof(SeedsDifferFromRound)] = new(Timed(Quick, static settings => settings with { SampleIndexRngSeed = 7 }), Quick),
        [nameof(TrafficNotFromSeeds)] = new(Performance(Quick, static log => log with { End = log.End with { IndexStream = Other } }), Quick),
        [nameof(SaltNotCommitted)] = new(Performance(Quick, static log => log with { End = log.End with { Salt = OtherDigest } }), Quick),
        [nameof(SystemDescriptionIncomplete)] = new(Stated(Quick, static stated => stated.Remove("host_memory_capacity").SetItem("cooling", "")), Stated(Quick, static stated => stated.SetItem("accelerators_per_node", "0").SetItem("sw_notes", ""))),
        [nameof(SystemContradictsSubmission)] = new(Stated(Quick, static stated => stated.Add("division", "open")), Stated(Quick, static stated => stated.Add("division", "closed"))),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Evidence Performance(Evidence evidence, Func<RunLog, RunLog> change) => evidence with { Performance = change(evidence.Performance!) };

    private static Evidence Accuracy(Evidence evidence, Func<RunLog, RunLog> change) => evidence with { Accuracy = change(evidence.Accuracy!) };

    private static Evidence Both(Evidence evidence, Func<RunHeader, RunHeader> change) =>
        Accuracy(Performance(evidence, log => Header(log, change)), log => Header(log, change));

    private static RunLog Header(RunLog log, Func<RunHeader, RunHeader> change) => log with { Header = change(log.Header) };

    private static Evidence Planned(Evidence evidence, Func<Plan, Plan> change) => evidence with { Plan = change(evidence.Plan) };

    /// <summary>Another setting in the timed run's plan and log alike.</summary>
    private static Evidence Timed(Evidence evidence, Func<TestSettings, TestSettings> change) => Settlement.Of(Performance(
        Planned(evidence, plan => plan with { Performance = change(plan.Performance) }),
        log => Header(log, header => header with { Settings = change(header.Settings) })));

    private static Evidence Records(Evidence evidence, Func<QueryRecord, int, QueryRecord> change) =>
        Settlement.Of(Performance(evidence, log => log with { Records = [.. log.Records.Select(change)] }));

    private static Evidence Slow(Evidence evidence, int count) =>
        Records(evidence, (record, number) => record with { LatencyNs = number < count ? 200_000_000 : record.LatencyNs });

    private static Evidence Late(Evidence evidence, long milliseconds) => Records(evidence, (record, _) => record with { IssueNs = milliseconds * 1_000_000 });

    private static Evidence Fast(Evidence evidence, long latencyNs) => Records(evidence, (record, _) => record with { LatencyNs = latencyNs });

    private static Evidence Paced(Evidence evidence, double pace) => Records(evidence, (record, _) => record with { IssueNs = (long)(record.IssueNs * pace) });

    private static Evidence Ended(Evidence evidence, QueryStatus status) =>
        Records(evidence, (record, number) => number == 3 ? record with { Status = status, LatencyNs = 0 } : record);

    private static ImmutableArray<QueryRecord> Spaced(ImmutableArray<QueryRecord> records, long milliseconds) =>
        [.. records.Select((record, number) => record with { IssueNs = number * milliseconds * 1_000_000 })];

    private static Evidence Faulty(Evidence evidence, string kind, string message) =>
        Settlement.Of(Performance(evidence, log => log with { Faults = [new RunFault { Kind = kind, Message = message, Count = 1 }] }));

    private static Evidence Rounded(Evidence evidence, NumberFormat inputs)
    {
        DeclaredPrecision precision = evidence.Plan.Precision with { Inputs = inputs };
        return evidence with { Plan = evidence.Plan with { Precision = precision }, Submission = evidence.Submission with { Precision = precision } };
    }

    private static Evidence Borrowing(Evidence evidence, Sha256Digest lender) => evidence with
    {
        Submission = evidence.Submission with { Borrowed = [new BorrowedSetting { Name = "target_rate", Value = "10", From = lender }] },
    };

    private static Evidence Stated(Evidence evidence, Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> change) =>
        evidence with { System = evidence.System with { Stated = change(evidence.System.Stated) } };

    /// <summary>The first judged value off by an error, and everything that follows from it as it must be.</summary>
    private static Evidence Erring(Evidence evidence, double error)
    {
        double value = evidence.Rows[0].Reference + error;
        ResponseRow row = evidence.Rows[0] with { Value = value };
        double found = row.Judged.Error;
        AccuracyScore score = evidence.Score!;
        return evidence with
        {
            Rows = evidence.Rows.SetItem(0, row),
            Score = score with { Score = found, Passed = found <= score.Target, Responses = score.Responses.SetItem(0, score.Responses[0] with { Error = found }) },
            Declared = evidence.Declared! with { Accuracy = found },
        };
    }

    private static Evidence AccuracyJudgedOnly(Evidence evidence)
    {
        ImmutableArray<JudgedResponse> kept = [.. evidence.Score!.Responses.Where(static response => response.Run == TestMode.AccuracyOnly)];
        ImmutableArray<ResponseRow> rows = evidence.Rows[..kept.Sum(static response => response.Rows)];
        return evidence with { Rows = rows, Score = evidence.Score with { Responses = kept, JudgedValues = rows.Length } };
    }
}

/// <summary>A pair of results for one rule.</summary>
/// <param name="Violating">Has the defect.</param>
/// <param name="Compliant">Has it not, if only just.</param>
internal sealed record Forgery(Evidence Violating, Evidence Compliant);
