using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Runs;

namespace Bench.Rules.Tests.Fixtures;

/// <summary>How each rule is broken: one result that has the defect, and one as near to it as the rule allows.</summary>
internal static class Forgeries
{
    private const string OtherDigest = "00000000000000000000000000000000000000000000000000000000000000ff";

    private static Evidence QuickServer { get; } = CompliantEvidence.Of(Scenario.Server, Profile.Quick);

    private static Evidence QuickOffline { get; } = CompliantEvidence.Of(Scenario.Offline, Profile.Quick);

    private static Evidence Quick { get; } = CompliantEvidence.Of(Scenario.SingleStream, Profile.Quick);

    private static Evidence Full { get; } = Settlement.Of(CompliantEvidence.Base);

    private static Evidence FullServer { get; } = CompliantEvidence.Of(Scenario.Server, Profile.Full);

    private static Evidence FullOpen { get; } = CompliantEvidence.Of(Scenario.SingleStream, Profile.Full, Division.Open);

    private static Sha256Digest Other => Sha256Digest.Parse(OtherDigest);

    /// <summary>Every rule's pair, by defect.</summary>
    public static ImmutableSortedDictionary<string, Forgery> All { get; } = new Dictionary<string, Forgery>
    {
        [nameof(AccuracyMissed)] = new(Erring(Full, 1e-6), Erring(Full, 4e-7)),
        [nameof(AccuracyRunMissing)] = new(Full with { Accuracy = null, Score = null, Rows = [], Declared = null }, Full),
        [nameof(AccuracyRunIncomplete)] = new(Settlement.Of(Accuracy(Full, static log => log with { Records = [.. log.Records.Take(15)] })), Full),
        [nameof(AccuracyDiffersFromResponses)] = new(Full with { Score = Full.Score! with { Score = 0.001 } }, Erring(Full, 4e-7)),
        [nameof(TooFewResponsesJudged)] = new(AccuracyJudgedOnly(Full), Full),
        [nameof(JudgingChanged)] = new(Planned(Full, static plan => plan with { Responses = plan.Responses with { Positions = 1, KeptShare = 0.01 } }), Quick),
        [nameof(DifferentBuilds)] = new(Accuracy(Full, static log => Header(log, static header => header with { BuildDigest = Other })), Both(Full, static header => header with { BuildDigest = Other })),
        [nameof(DifferentData)] = new(Accuracy(Full, static log => Header(log, static header => header with { DatasetDigest = Other })), Full),
        [nameof(DifferentMachines)] = new(Accuracy(Full, static log => Header(log, static header => header with { MachineDigest = Other })), Full),
        [nameof(DifferentSuts)] = new(Accuracy(Full, static log => Header(log, static header => header with { SutName = "other" })), Full),
        [nameof(DifferentKernels)] = new(Accuracy(Full, static log => Header(log, static header => header with { SutKernel = "other kernel" })), Both(Full, static header => header with { SutKernel = "one kernel" })),
        [nameof(KernelNotThePlanned)] = new(Both(Full, static header => header with { SutKernel = "512-bit 14x32 AVX512_VNNI" }), Both(Full, static header => header with { SutKernel = "512-bit 14x32" })),
        [nameof(ComplianceRunsAbsent)] = new(Full, FullOpen),
        [nameof(AnswersDifferWhenTimed)] = new(AnsweringOtherwise(Full, 1e-6), AnsweringOtherwise(Full, 4e-7)),
        [nameof(ResponseEndsImproperly)] = new(DecodingEvidence.Of(DecodingEvidence.GoingOnAfterTheEnd), DecodingEvidence.Of()),
        [nameof(TokenCountDiffers)] = new(DecodingEvidence.Of(moreCounted: 1), DecodingEvidence.Of()),
        [nameof(OutputLengthDiffers)] = new(DecodingEvidence.Of(DecodingEvidence.EndingAfter(14)), DecodingEvidence.Of(DecodingEvidence.EndingAfter(31))),
        [nameof(AnswersCached)] = new(ComplianceEvidence.Of(Full, ComplianceTest.Caching, testedNs: 2_000_000), ComplianceEvidence.Of(Full, ComplianceTest.Caching, testedNs: 18_500_000)),
        [nameof(ResultDependsOnSeeds)] = new(ComplianceEvidence.Of(Full, ComplianceTest.OtherSeeds, testedNs: 30_000_000), ComplianceEvidence.Of(Full, ComplianceTest.OtherSeeds, testedNs: 21_500_000)),
        [nameof(FirstTokenChanged)] = new(DecodingEvidence.Of(announced: static sample => sample == 3 ? 62 : DecodingEvidence.Honest(sample)[0]), DecodingEvidence.Of()),
        [nameof(ComplianceAnswersWrong)] = new(ComplianceEvidence.Of(Full, ComplianceTest.Caching, wrong: static (block, _) => block is { Pair: 3, Tested: false }), ComplianceEvidence.Of(Full, ComplianceTest.Caching)),
        [nameof(DatasetDigestMismatch)] = new(Both(Full, static header => header with { DatasetDigest = Other }), Full),
        [nameof(TooFewPerformanceSamples)] = new(Settlement.Of(Performance(Full, static log => Header(log, static header => header with { PerformanceSampleCount = 2 }))), Full),
        [nameof(InProcessSut)] = new(Both(Full with { Plan = Full.Plan with { Sut = Full.Plan.Sut with { InProcess = true } } }, static header => header with { InProcess = true }), Full),
        [nameof(RulesetNotPublished)] = new(Unpublished(Full), Full),
        [nameof(WorkloadNotThePlanned)] = new(Planned(Full, static plan => plan with { WorkloadVersion = "0.9" }), Full),
        [nameof(SubmissionNotThePlanned)] = new(Planned(Full, static plan => plan with { Submitter = "Another" }), Full),
        [nameof(NotSubmittable)] = new(Planned(Full, static plan => plan with { Submittable = false }), Planned(Quick, static plan => plan with { Submittable = false })),
        [nameof(WorkloadNotThePublished)] = new(Edited(Full), Full),
        [nameof(ArrivalsNotPoisson)] = new(Scheduled(FullServer, new ArrivalProcess.Constant()), FullServer),
        [nameof(EarlyStoppingNotMet)] = new(Slow(FullServer, 8), FullServer),
        [nameof(BorrowedWithoutLender)] = new(Borrowing(Full, default), Borrowing(Full, Other)),
        [nameof(LatencyBoundMissed)] = new(Slow(QuickServer, 2), QuickServer),
        [nameof(IssuedLate)] = new(Late(QuickServer, 150), Late(QuickServer, 50)),
        [nameof(TokenBoundMissed)] = new(TokenEvidence.Of(Profile.Quick, slow: 2, ttftMs: 600, tpotMs: 41), TokenEvidence.Of(Profile.Quick)),
        [nameof(PrecisionNotAllowed)] = new(Settlement.Of(Rounded(Full, NumberFormat.Bf16)), Full),
        [nameof(PrecisionNotEstablished)] = new(Full with { Score = Full.Score! with { PrecisionEstablished = false } }, Full),
        [nameof(RunTooShort)] = new(Paced(Full, 0.9), Paced(Full, 1.0)),
        [nameof(TooFewQueries)] = new(Settlement.Of(Performance(Quick, static log => log with { Records = Spaced([.. log.Records.Take(5)], 600) })), Quick),
        [nameof(OfflineQueryTooSmall)] = new(Settlement.Of(Performance(QuickOffline, static log => log with { Records = [.. log.Records.TakeLast(4)] })), QuickOffline),
        [nameof(CompletionsMissing)] = new(Ended(Full, QueryStatus.Outstanding), Full),
        [nameof(DuplicateCompletions)] = new(Faulty(Full, "duplicate_completion", "query 3 was answered again"), Full),
        [nameof(ResponsesFailed)] = new(Ended(Full, QueryStatus.Failed), Full),
        [nameof(RunDeclaredInvalid)] = new(Timed(Full, static settings => settings with { MinDurationMs = 90_000 }), Timed(Full, static settings => settings with { MinDurationMs = 60_001 })),
        [nameof(RunFaulted)] = new(Faulty(Full, "sut_crashed", "exit code 139 after 1.9 s"), Full),
        [nameof(SummaryDiffersFromLog)] = new(Performance(Full, static log => log with { End = log.End with { Summary = log.End.Summary with { Value = log.End.Summary.Value / 10 } } }), Full),
        [nameof(ResultDiffersFromLog)] = new(Full with { Declared = Full.Declared! with { Value = Full.Declared.Value / 10 } }, Full),
        [nameof(SettingChanged)] = new(Timed(Full, static settings => settings with { TargetLatencyPercentile = 0.5, MaxQueryCount = 70 }), Full),
        [nameof(PlanNotFollowed)] = new(Planned(Full, static plan => plan with { Performance = plan.Performance with { TargetQps = 100 } }), Full),
        [nameof(PerformanceRunMissing)] = new(Full with { Performance = null }, Full),
        [nameof(WrongRunInPlace)] = new(Settlement.Of(Full with { Performance = Full.Accuracy }), Full),
        [nameof(QuickProfileSubmitted)] = new(Quick, Full),
        [nameof(FasterThanMeasuredLimit)] = new(Limited(Full, 1e-6), Limited(Full, 2e-6)),
        [nameof(AttemptsNotEstablished)] = new(Full with { Attempts = null }, Full),
        [nameof(RecordsNotTheLogged)] = new(Performance(Full, static log => log with { End = log.End with { Records = Other } }), Full),
        [nameof(IdleBetweenQueries)] = new(Shortened(Full, 0.5), Shortened(Full, 0.95)),
        [nameof(SeedsDifferFromRound)] = new(Timed(Full, static settings => settings with { SampleIndexRngSeed = 7 }), Full),
        [nameof(TrafficNotFromSeeds)] = new(Performance(Full, static log => log with { End = log.End with { IndexStream = Other } }), Full),
        [nameof(SaltNotCommitted)] = new(Performance(Full, static log => log with { End = log.End with { Salt = OtherDigest } }), Full),
        [nameof(SystemDescriptionIncomplete)] = new(Stated(Full, static stated => stated.Remove("host_memory_capacity").SetItem("cooling", "")), Stated(Full, static stated => stated.SetItem("accelerators_per_node", "0").SetItem("sw_notes", ""))),
        [nameof(SystemContradictsSubmission)] = new(Stated(Full, static stated => stated.Add("division", "open")), Stated(Full, static stated => stated.Add("division", "closed"))),
        [nameof(SutNotThePlanned)] = new(Planned(Full, static plan => plan with { Sut = plan.Sut with { Command = ["sh", "start.sh"] } }), Full),
        [nameof(SystemContradictsMachine)] = new(Stated(Full, static stated => stated.SetItem("host_processor_model_name", "Other processor")), Stated(Full, static stated => stated.SetItem("host_processor_model_name", "Fixture(R) processor"))),
        [nameof(SystemFieldImpossible)] = new(Stated(Full, static stated => stated.SetItem("number_of_nodes", "-1").SetItem("host_memory_capacity", "lots").SetItem("system_type", "mainframe")), Stated(Full, static stated => stated.SetItem("number_of_nodes", "1 node").SetItem("host_memory_capacity", "24GB").SetItem("system_type", "Datacenter, edge"))),
        [nameof(LimitsContradictEachOther)] = new(
            Measured(Full, static limits => limits with { AllCores = limits.AllCores with { PeakFp32Gflops = 70, DramGigabytesPerSecond = 160 } }),
            Measured(Full, static limits => limits with { AllCores = limits.AllCores with { PeakFp32Gflops = 80, L2GigabytesPerSecond = 64, DramGigabytesPerSecond = 55 } })),
        [nameof(RuntimeOverridden)] = new(Overridden("; DOTNET_EnableAVX512=0 DOTNET_gcServer=1"), Overridden("; DOTNET_TieredPGO=0 DOTNET_gcServer=1")),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>A quick run whose every query took so long.</summary>
    public static Evidence Quickened(long latencyNs) => Fast(Quick, latencyNs);

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

    /// <summary>Other arrivals in both runs.</summary>
    private static Evidence Scheduled(Evidence evidence, ArrivalProcess arrivals)
    {
        TestSettings timed = evidence.Plan.Performance with { Arrivals = arrivals };
        Evidence planned = Planned(evidence, plan => plan with { Performance = timed, Accuracy = plan.Accuracy with { Arrivals = arrivals } });
        return Settlement.Of(planned with { Performance = Settlement.RunOf(planned, TestMode.PerformanceOnly), Accuracy = Settlement.RunOf(planned, TestMode.AccuracyOnly) });
    }

    private static Evidence Records(Evidence evidence, Func<QueryRecord, int, QueryRecord> change) =>
        Settlement.Of(Performance(evidence, log => log with { Records = [.. log.Records.Select(change)] }));

    private static Evidence Slow(Evidence evidence, int count) =>
        Records(evidence, (record, number) => record with { LatencyNs = number < count ? 3_000_000_000 : record.LatencyNs });

    private static Evidence Late(Evidence evidence, long milliseconds) => Records(evidence, (record, _) => record with { IssueNs = milliseconds * 1_000_000 });

    /// <summary>Two hundred queries of a third of a second each on a machine with so much bandwidth.</summary>
    private static Evidence Limited(Evidence evidence, double gigabytesPerSecond)
    {
        Evidence planned = Planned(evidence, static plan => plan with { Performance = plan.Performance with { MinQueryCount = 200 } });
        MachineLimits limits = planned.System.Limits;
        CoreLimits slow = limits.OneCore with { L2GigabytesPerSecond = gigabytesPerSecond, L3GigabytesPerSecond = gigabytesPerSecond, DramGigabytesPerSecond = gigabytesPerSecond };
        return Settlement.Of(planned with
        {
            Performance = Settlement.RunOf(planned, TestMode.PerformanceOnly),
            System = planned.System with { Limits = limits with { OneCore = slow, AllCores = slow } },
        });
    }

    private static Evidence Fast(Evidence evidence, long latencyNs) => Records(evidence, (record, _) => record with { LatencyNs = latencyNs });

    /// <summary>Latencies that were made smaller after the run.</summary>
    private static Evidence Shortened(Evidence evidence, double factor) => Records(evidence, (record, _) => record with { LatencyNs = (long)(record.LatencyNs * factor) });

    private static Evidence Paced(Evidence evidence, double pace) => Records(evidence, (record, _) => record with { IssueNs = (long)(record.IssueNs * pace) });

    private static Evidence Ended(Evidence evidence, QueryStatus status) =>
        Records(evidence, (record, number) => number == 3 ? record with { Status = status, LatencyNs = 0 } : record);

    private static ImmutableArray<QueryRecord> Spaced(ImmutableArray<QueryRecord> records, long milliseconds) =>
        [.. records.Select((record, number) => record with { IssueNs = number * milliseconds * 1_000_000 })];

    private static Evidence Faulty(Evidence evidence, string kind, string message) =>
        Settlement.Of(Performance(evidence, log => log with { Faults = [new RunFault { Kind = kind, Message = message, Count = 1 }] }));

    private static Evidence Edited(Evidence evidence)
    {
        Sha256Digest digest = Sha256Digest.Of(CompliantEvidence.UnpublishedWorkload);
        return evidence with { WorkloadDigest = digest, Plan = evidence.Plan with { WorkloadDigest = digest } };
    }

    private static Evidence Unpublished(Evidence evidence)
    {
        Sha256Digest digest = Sha256Digest.Of(CompliantEvidence.UnpublishedRuleset);
        return evidence with { RulesetDigest = digest, Plan = evidence.Plan with { RulesetDigest = digest } };
    }

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

    /// <summary>Measured with variables that override the runtime.</summary>
    private static Evidence Overridden(string variables)
    {
        ImmutableSortedDictionary<string, string> found = Full.System.Found.SetItem(RuntimeOverrides.Field, $"tiered compilation off, tiered PGO off, GC workstation, not concurrent{variables}");
        SystemDescription system = Full.System with { Found = found, Fingerprint = SystemDescription.FingerprintOf(found) };
        return Settlement.Of(Both(Full with { System = system }, header => header with { MachineDigest = system.Fingerprint }));
    }

    private static Evidence Measured(Evidence evidence, Func<MachineLimits, MachineLimits> change) =>
        evidence with { System = evidence.System with { Limits = change(evidence.System.Limits) } };

    /// <summary>The first judged value off by a scaled error, and everything that follows from it as it must be.</summary>
    private static Evidence Erring(Evidence evidence, double error)
    {
        ResponseRow honest = evidence.Rows[0];
        ResponseRow row = honest with { Value = honest.Reference + (error * honest.Scale) };
        ImmutableArray<ResponseRow> rows = evidence.Rows.SetItem(0, row);
        double found = rows.Max(static each => each.Judged.Error);
        double first = Math.Max(row.Judged.Error, evidence.Score!.Responses[0].Error);
        AccuracyScore score = evidence.Score;
        return evidence with
        {
            Rows = rows,
            Score = score with { Score = found, Passed = found <= score.Target, Responses = score.Responses.SetItem(0, score.Responses[0] with { Error = first }) },
            Declared = evidence.Declared! with { Accuracy = found },
        };
    }

    /// <summary>The timed run's first kept response has other bytes than the accuracy run's, and a value that is off by a scaled error.</summary>
    private static Evidence AnsweringOtherwise(Evidence evidence, double error)
    {
        AccuracyScore score = evidence.Score!;
        (int place, JudgedResponse first) = score.Responses.Index().First(static response => response.Item.Run == TestMode.PerformanceOnly);
        int offset = score.Responses[..place].Sum(static response => response.Rows);
        ResponseRow honest = evidence.Rows[offset];
        ImmutableArray<ResponseRow> rows = evidence.Rows.SetItem(offset, honest with { Value = honest.Reference + (error * honest.Scale) });
        double found = rows.Max(static row => row.Judged.Error);
        JudgedResponse erring = first with { Sha256 = Other, Error = rows.AsSpan(offset, first.Rows).ToArray().Max(static row => row.Judged.Error) };
        return Performance(evidence, log => log with { End = log.End with { Kept = log.End.Kept.SetItem(0, log.End.Kept[0] with { Sha256 = Other }) } }) with
        {
            Rows = rows,
            Score = score with { Score = found, Passed = found <= score.Target, Responses = score.Responses.SetItem(place, erring) },
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
