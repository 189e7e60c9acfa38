using Bench.Definitions.Forms;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>Resolves definitions and options into one training plan: every effective setting with its origin.</summary>
public static class TrainingPlanner
{
    /// <summary>The plan, or everything that forbids it.</summary>
    public static Parsed<TrainingPlan> Resolve(TrainingPlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Cores, 1);
        if (request.Lender is null != request.Original is null)
        {
            throw new ArgumentException("a borrowing has a lender and an original result, or neither", nameof(request));
        }

        FindingList findings = new(request.Workload.Path);
        Workable(request, findings);
        TrainingRuns? runs = request.Ruleset.Value.Training is { } round ? TrainingRuns.Decide(request, round, findings) : null;
        ResolvedHyperparameters? hyperparameters = HyperparameterResolver.Resolve(
            new HyperparameterRequest
            {
                Workload = request.Workload,
                Division = DivisionOf(request),
                Set = request.Set,
                Submission = request.Submission,
                Lender = request.Lender,
            },
            findings);
        if (findings.HasErrors || runs is null || hyperparameters is null)
        {
            return findings.Conclude<TrainingPlan>(null);
        }

        TrainingPlan plan = Settle(request, runs, hyperparameters);
        CheckRunnable(request, plan, findings);
        return findings.Conclude(plan);
    }

    private static Division DivisionOf(TrainingPlanRequest request) => request.Division ?? SubmissionOf(request).Division;

    private static Submission SubmissionOf(TrainingPlanRequest request) => request.Submission?.Value ?? LocalSubmission.With(NumberFormat.Fp32);

    private static void Workable(TrainingPlanRequest request, FindingList findings)
    {
        Definition<TrainingWorkload> workload = request.Workload;
        if (request.Ruleset.Value.Training is null)
        {
            findings.Error(
                DefinitionCodes.NoTraining,
                request.Ruleset.LocationOf("id"),
                $"the ruleset {request.Ruleset.Value.Id} has no training, expected one with a section 'training'",
                "choose another --ruleset; 'bench list rulesets' shows them");
        }

        if (!workload.Value.Dataset.Frozen && !request.DryRun)
        {
            PlannedDataset.RefuseDraft(workload.LocationOfValue("dataset.sha256"), workload.Path, findings);
        }

        if (request.Lender is not null && !workload.Value.Borrowing)
        {
            findings.Error(
                DefinitionCodes.BorrowingNotAllowed,
                workload.LocationOf("borrowing"),
                $"hyperparameters are borrowed for {workload.Value.Id}, which does not allow it",
                "leave --borrow out");
        }

        PlannedPrecision.Check(
            SubmissionOf(request).Precision,
            DivisionOf(request) == Division.Closed ? workload.Value.Precision : null,
            key => request.Submission?.LocationOf($"precision.{key}") ?? workload.LocationOf($"precision.{key}"),
            findings);
    }

    private static TrainingPlan Settle(TrainingPlanRequest request, TrainingRuns runs, ResolvedHyperparameters hyperparameters)
    {
        SettingList settings = new();
        TrainingWorkload workload = request.Workload.Value;
        Submission submission = SubmissionOf(request);
        string FromWorkload(string key) => SettingList.At(request.Workload, key);
        string FromSubmission(string key) => request.Submission is { } stated ? SettingList.At(stated, key) : "local submission";

        settings.Note("workload", $"{workload.Id} {workload.Version}", FromWorkload("id"));
        settings.Note("problem", workload.Problem.Family, FromWorkload("problem"));
        settings.Note("dataset", $"{workload.Dataset.Generator} seed {workload.Dataset.Seed}", FromWorkload("dataset.seed"));
        settings.Note("training_examples", workload.Dataset.TrainingExamples, FromWorkload("dataset.training_examples"));
        settings.Note("evaluation_examples", workload.Dataset.EvaluationExamples, FromWorkload("dataset.evaluation_examples"));
        settings.Note("dataset_sha256", workload.Dataset.Frozen ? workload.Dataset.Sha256.ToString() : DigestForm.Unfrozen, FromWorkload("dataset.sha256"));
        settings.Note("ruleset", request.Ruleset.Value.Id, SettingList.At(request.Ruleset, "id"));
        Profile profile = settings.Note("profile", request.Profile, request.ProfileOrigin);
        Division division = settings.Note("division", DivisionOf(request), request.Division is null ? FromSubmission("division") : "--division");
        runs.Note(settings);
        settings.Note(Choice.NameOf(workload.Problem.Metric), workload.QualityTarget, FromWorkload("quality.target"));
        foreach (PlannedHyperparameter one in hyperparameters.Values)
        {
            settings.Note(one.Name, one.Value.Text, one.Origin);
        }

        if (request.Lender is { } lender)
        {
            settings.Note("borrowed_from", lender.Lender, "--borrow");
            settings.Note("borrowed_for", request.Original!.Value, "--original");
        }

        return new TrainingPlan
        {
            Workload = workload.Id,
            WorkloadVersion = workload.Version,
            WorkloadDigest = request.Workload.Digest,
            Ruleset = request.Ruleset.Value.Id,
            RulesetDigest = request.Ruleset.Digest,
            Profile = profile,
            Division = division,
            Runs = runs.Made,
            ScoredRuns = runs.Scored,
            DroppedRuns = runs.Dropped,
            QualityTarget = workload.QualityTarget,
            EvaluationInterval = settings.Note("evaluation_interval", Interval(workload, hyperparameters), IntervalOrigin(request, hyperparameters), " examples"),
            MaximumExamples = settings.Note("maximum_examples", workload.MaximumExamples, FromWorkload("evaluation.maximum_examples"), " examples"),
            InitialisationLimitMs = Initialisation(request, division, settings),
            Hyperparameters = hyperparameters.Values,
            Borrowing = request.Lender is { } lent ? new BorrowingRecord { Lender = lent.Lender, Original = request.Original!.Value } : null,
            Category = settings.Note("category", submission.Category, FromSubmission("category")),
            Submitter = settings.Note("submitter", submission.Submitter, FromSubmission("submitter")),
            System = settings.Note("system", submission.System, FromSubmission("system")),
            Submittable = settings.Note("submittable", submission.Submittable && profile == Profile.Full, profile == Profile.Quick ? request.ProfileOrigin : FromSubmission("submitter")),
            Precision = new DeclaredPrecision
            {
                Inputs = settings.Note("precision_inputs", submission.Precision.Inputs, FromSubmission("precision.inputs")),
                Accumulation = settings.Note("precision_accumulation", submission.Precision.Accumulation, FromSubmission("precision.accumulation")),
            },
            Sut = PlannedSut.Settle(request.Sut, request.InProcess, new ShippedChoices { Deterministic = request.Deterministic }, request.Cores, settings),
            Settings = settings.ToImmutable(),
        };
    }

    private static long BatchSize(ResolvedHyperparameters hyperparameters) => (long)hyperparameters.ValueOf(OptimizerSettings.BatchSizeKey)!.Value.Number;

    /// <summary>Whole batches: CEIL(k / GBS) · GBS.</summary>
    /// <remarks>Source: MLPerf Training Rules, "Evaluation frequency". At most 10^8 and 2^24 more: no overflow.</remarks>
    private static int Interval(TrainingWorkload workload, ResolvedHyperparameters hyperparameters)
    {
        long batch = BatchSize(hyperparameters);
        return (int)((workload.EvaluationInterval + batch - 1) / batch * batch);
    }

    private static string IntervalOrigin(TrainingPlanRequest request, ResolvedHyperparameters hyperparameters)
    {
        string origin = SettingList.At(request.Workload, "evaluation.interval");
        int stated = request.Workload.Value.EvaluationInterval;
        return Interval(request.Workload.Value, hyperparameters) == stated ? origin : $"{origin}: {stated}, rounded up to whole batches of {BatchSize(hyperparameters)}";
    }

    private static long Initialisation(TrainingPlanRequest request, Division division, SettingList settings)
    {
        TrainingRound round = request.Ruleset.Value.Training!;
        TimeSpan limit = division == Division.Closed ? round.InitialisationClosed : round.InitialisationOpen;
        return settings.Note("initialisation_limit", (long)limit.TotalMilliseconds, RunSettings.Origin(request.Ruleset, $"training.initialisation.{Choice.NameOf(division)}"), " ms");
    }

    /// <summary>Each value may be allowed and no run be possible with them.</summary>
    private static void CheckRunnable(TrainingPlanRequest request, TrainingPlan plan, FindingList findings)
    {
        TrainingWorkload workload = request.Workload.Value;
        PlannedHyperparameter batch = plan.Hyperparameters.First(static one => one.Name == OptimizerSettings.BatchSizeKey);
        Location where = request.Workload.LocationOf("evaluation");
        if (batch.Value.Number > workload.Dataset.TrainingExamples)
        {
            findings.Error(
                DefinitionCodes.NotRunnable,
                request.Workload.LocationOf("dataset.training_examples"),
                $"{batch.Name} is {batch.Value} (from {batch.Origin}), expected at most the {workload.Dataset.TrainingExamples} training examples",
                "choose a smaller batch");
        }

        if (plan.EvaluationInterval > plan.MaximumExamples)
        {
            findings.Error(
                DefinitionCodes.NotRunnable,
                where,
                $"the first evaluation comes after {plan.EvaluationInterval} examples, in batches of {batch.Value} (from {batch.Origin}), expected at most evaluation.maximum_examples, {plan.MaximumExamples}",
                "choose a smaller batch");
        }
    }
}
