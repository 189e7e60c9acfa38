using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>All rules. Which of them apply to a result, and how gravely, is theirs to say.</summary>
public static class Rulebook
{
    /// <summary>Every rule about inference, in order of id; a test proves the array complete.</summary>
    public static ImmutableArray<IRule<Evidence>> Rules { get; } =
    [
        new AccuracyMissed(),
        new AccuracyRunMissing(),
        new AccuracyRunIncomplete(),
        new AccuracyDiffersFromResponses(),
        new TooFewResponsesJudged(),
        new DifferentBuilds(),
        new DifferentSuts(),
        new JudgingChanged(),
        new DifferentKernels(),
        new ComplianceRunsAbsent(),
        new AnswersDifferWhenTimed(),
        new ResponseEndsImproperly(),
        new TokenCountDiffers(),
        new OutputLengthDiffers(),
        new AnswersCached(),
        new ResultDependsOnSeeds(),
        new FirstTokenChanged(),
        new ComplianceAnswersWrong(),
        new DatasetDigestMismatch(),
        new TooFewPerformanceSamples(),
        new DifferentData(),
        new InProcessSut(),
        new RulesetNotPublished(),
        new WorkloadNotThePlanned(),
        new SubmissionNotThePlanned(),
        new NotSubmittable(),
        new WorkloadNotThePublished(),
        new ArrivalsNotPoisson(),
        new SutNotThePlanned(),
        new EarlyStoppingNotMet(),
        new BorrowedWithoutLender(),
        new LatencyBoundMissed(),
        new IssuedLate(),
        new TokenBoundMissed(),
        new PrecisionNotAllowed(),
        new PrecisionNotEstablished(),
        new KernelNotThePlanned(),
        new RunTooShort(),
        new TooFewQueries(),
        new OfflineQueryTooSmall(),
        new CompletionsMissing(),
        new DuplicateCompletions(),
        new ResponsesFailed(),
        new RunDeclaredInvalid(),
        new RunFaulted(),
        new SummaryDiffersFromLog(),
        new ResultDiffersFromLog(),
        new SettingChanged(),
        new PlanNotFollowed(),
        new PerformanceRunMissing(),
        new WrongRunInPlace(),
        new QuickProfileSubmitted(),
        new FasterThanMeasuredLimit(),
        new AttemptsNotEstablished(),
        new RecordsNotTheLogged(),
        new IdleBetweenQueries(),
        new SeedsDifferFromRound(),
        new TrafficNotFromSeeds(),
        new SaltNotCommitted(),
        new SystemDescriptionIncomplete(),
        new DifferentMachines(),
        new SystemContradictsSubmission(),
        new SystemContradictsMachine(),
        new SystemFieldImpossible(),
        new LimitsContradictEachOther(),
        new RuntimeOverridden(),
    ];

    /// <summary>Every rule about training, in order of id; those that are about either kind stand in both lists. A test proves the array complete.</summary>
    public static ImmutableArray<IRule<TrainingEvidence>> TrainingRules { get; } =
    [
        new DifferentBuilds(),
        new DifferentSuts(),
        new DifferentKernels(),
        new QualityTargetChanged(),
        new DifferentData(),
        new EvaluationSetLearnt(),
        new InProcessSut(),
        new RulesetNotPublished(),
        new WorkloadNotThePlanned(),
        new SubmissionNotThePlanned(),
        new NotSubmittable(),
        new WorkloadNotThePublished(),
        new SutNotThePlanned(),
        new BorrowedWithoutLender(),
        new BorrowingNotAllowed(),
        new HyperparameterNotAllowed(),
        new HyperparametersDiffer(),
        new ModelNotTheDeclared(),
        new ModelNotChecked(),
        new PrecisionNotAllowed(),
        new KernelNotThePlanned(),
        new ConvergedFasterThanReference(),
        new ReferenceConvergenceMissing(),
        new ReferenceConvergenceNotPublished(),
        new ConvergenceNormalised(),
        new QuickProfileSubmitted(),
        new AttemptsNotEstablished(),
        new TrainingRunsMissing(),
        new TooManyRunsNotConverged(),
        new TrainingRunNotConverged(),
        new TrainingRunFaulted(),
        new RunCountNotTheRounds(),
        new InitialisationTooLong(),
        new MedianNotDetermined(),
        new TrainingFasterThanMeasuredLimit(),
        new SeedRepeated(),
        new SystemDescriptionIncomplete(),
        new DifferentMachines(),
        new SystemContradictsSubmission(),
        new SystemContradictsMachine(),
        new SystemFieldImpossible(),
        new LimitsContradictEachOther(),
        new RuntimeOverridden(),
    ];

    /// <summary>Every rule about several results together, in order of id; a test proves the array complete.</summary>
    public static ImmutableArray<IRoundRule<RoundResult>> RoundRules { get; } =
    [
        new PreviewNotConfirmed(),
        new ResearchSoonAvailable(),
        new ScenariosContradict(),
        new RunInTwoResults(),
        new DifferentBuildsOfSystem(),
        new OneSystemTwice(),
    ];

    /// <summary>Every rule about an imported result, in order of id; a test proves the array complete.</summary>
    public static ImmutableArray<IRule<ImportedEvidence>> ImportedRules { get; } =
    [
        new StatedAccuracyMissed(),
        new AccuracyNotStated(),
        new LogsOfDifferentSystems(),
        new HashNotOfLog(),
        new StatedAccuracyContradicted(),
        new AccuracyLogIncomplete(),
        new ComplianceTestMissing(),
        new ComplianceTestFailed(),
        new ComplianceVerdictNotBorneOut(),
        new ComplianceLogOfAnotherRun(),
        new LoggedSamplesTooFew(),
        new AccuracyRunOfOtherSize(),
        new BenchmarkUnknown(),
        new NetworkContradicted(),
        new LoggedPercentileNotProven(),
        new MeasurementsIncomplete(),
        new WeightsContradicted(),
        new LoggedLatencyOverBound(),
        new RetrainedInClosed(),
        new LogSaysInvalid(),
        new LogHasErrors(),
        new LogOfAnotherRun(),
        new LogTooShort(),
        new LogHasTooFewQueries(),
        new LogMissing(),
        new FigureContradictsLog(),
        new DistributionContradictsItself(),
        new SummaryContradictsLog(),
        new ScenarioMissing(),
        new LogContradictsItself(),
        new LoadGenModified(),
        new FurtherPerformanceRun(),
        new UserConfContradicted(),
        new LoggedSeedsOfAnotherRound(),
        new StatedSystemIncomplete(),
        new StatedSystemContradicted(),
    ];

    /// <summary>Every rule about an imported submission as a whole, in order of id; a test proves the array complete.</summary>
    public static ImmutableArray<IRule<ImportedSubmission>> SubmissionRules { get; } =
    [
        new SourceMissing(),
        new SystemDescribedTwice(),
    ];

    /// <summary>Every rule about several imported results together, in order of id; a test proves the array complete.</summary>
    public static ImmutableArray<IRoundRule<ImportedEvidence>> ImportedRoundRules { get; } =
    [
        new LogInTwoResults(),
        new InferredFromAnotherLog(),
    ];

    /// <summary>What the rules about results of this harness are, in order of id.</summary>
    public static ImmutableArray<RuleDescriptor> OwnDescriptors { get; } =
        Ordered([.. Rules.Select(static rule => rule.Descriptor), .. TrainingRules.Select(static rule => rule.Descriptor), .. RoundRules.Select(static rule => rule.Descriptor)]);

    /// <summary>What the rules about imported results are, in order of id.</summary>
    public static ImmutableArray<RuleDescriptor> ImportedDescriptors { get; } =
        Ordered([.. ImportedRules.Select(static rule => rule.Descriptor), .. SubmissionRules.Select(static rule => rule.Descriptor), .. ImportedRoundRules.Select(static rule => rule.Descriptor)]);

    /// <summary>What every rule is, of any kind, in order of id.</summary>
    public static ImmutableArray<RuleDescriptor> Descriptors { get; } = Ordered([.. OwnDescriptors, .. ImportedDescriptors]);

    private static ImmutableArray<RuleDescriptor> Ordered(ImmutableArray<RuleDescriptor> descriptors) =>
        [.. descriptors.DistinctBy(static rule => rule.Id).OrderBy(static rule => rule.Id, StringComparer.Ordinal)];

    /// <summary>Rules that name a cause, the nearest first; what the others refuse is then often its consequence.</summary>
    private static readonly string[] Causes = [.. new IRule<Evidence>[] { new RunFaulted(), new ResponsesFailed(), new DuplicateCompletions(), new CompletionsMissing() }.Select(static rule => rule.Descriptor.Id)];

    /// <summary>Findings in the order in which they are read: the gravest first, of those a cause before its consequences, then as they come.</summary>
    public static IEnumerable<Finding> InReadingOrder(IEnumerable<Finding> findings) =>
        findings.OrderByDescending(static finding => finding.Severity).ThenBy(static finding => Array.IndexOf(Causes, finding.RuleId) is >= 0 and var rank ? rank : Causes.Length);

    /// <summary>Everything that the rules find, in the order of the rules.</summary>
    public static ImmutableArray<Finding> Check(Evidence evidence) => Check(evidence, Rules);

    /// <summary>Everything that the rules find in a training result, in the order of the rules.</summary>
    public static ImmutableArray<Finding> Check(TrainingEvidence evidence) => Check(evidence, TrainingRules);

    /// <summary>Everything that the rules find in several results together, each with the result that it is about.</summary>
    /// <remarks>What is refused is held against the others, never they against it: whoever forges a result would bring down the honest one beside it.</remarks>
    public static ImmutableArray<(RoundResult Result, Finding Finding)> Check(ImmutableArray<RoundResult> results)
    {
        ImmutableArray<RoundResult> standing = [.. results.Where(static result => !result.Refused)];
        return
        [
            .. RoundRules.SelectMany(rule => rule.Check(standing)),
            .. standing.Length == results.Length ? [] : RoundRules.SelectMany(rule => rule.Check(results)).Where(static found => found.Result.Refused),
        ];
    }

    /// <summary>Everything that the rules find in an imported result, in the order of the rules.</summary>
    public static ImmutableArray<Finding> Check(ImportedEvidence evidence) => Check(evidence, ImportedRules);

    /// <summary>Everything that the rules find in an imported submission as a whole, in the order of the rules.</summary>
    public static ImmutableArray<Finding> Check(ImportedSubmission submission) => Check(submission, SubmissionRules);

    /// <summary>Everything that the rules find in several imported results together, each with the result that it is about.</summary>
    public static ImmutableArray<(ImportedEvidence Result, Finding Finding)> Check(ImmutableArray<ImportedEvidence> results) => [.. ImportedRoundRules.SelectMany(rule => rule.Check(results))];

    /// <summary>Everything that the given rules find, in their order, capped.</summary>
    /// <remarks>A rule that throws has a bug of its own. What it could not check is an error, never silence, and the other rules' findings stand.</remarks>
    public static ImmutableArray<Finding> Check<TEvidence>(TEvidence evidence, ImmutableArray<IRule<TEvidence>> rules)
        where TEvidence : IJudged
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ImmutableArray<Finding>.Builder findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (IRule<TEvidence> rule in rules)
        {
            try
            {
                // One by one: what a rule found before it threw stands too.
                foreach (Finding finding in rule.Check(evidence))
                {
                    findings.Add(finding);
                }
            }
#pragma warning disable CA1031 // Whatever a rule throws, the result must not pass unchecked, nor lose the other findings.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                findings.Add(new Finding
                {
                    RuleId = rule.Descriptor.Id,
                    Severity = Severity.Error,
                    Message = $"could not be checked: {rule.Descriptor.Defect} failed with {exception.GetType().Name}: {exception.Message}",
                    Location = new Location("."),
                    Help = "a file of the result may hold numbers that no run leaves; if not, this is a defect of bench: please report it",
                    Catalogue = rule.Descriptor.Catalogue,
                });
            }
        }

        return CappedFindings.Of(findings);
    }
}
