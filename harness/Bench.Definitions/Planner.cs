using Bench.Definitions.Forms;
using Bench.Definitions.UserConfs;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Definitions;

/// <summary>Resolves definitions, options and measured rates into one plan: every effective setting with its origin.</summary>
public static class Planner
{
    /// <summary>The plan, or everything that forbids it.</summary>
    public static Parsed<Plan> Resolve(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Cores, 1);
        if (request.MeasuredRate is { } measured && !(measured > 0 && double.IsFinite(measured)))
        {
            throw new ArgumentOutOfRangeException(nameof(request), measured, "a measured rate is finite and greater than 0");
        }

        FindingList findings = new(request.Workload.Path);
        CheckScenario(request, findings);
        CheckFrozen(request, findings);
        CheckPrecision(request, findings);
        CheckRate(request, findings);
        CheckArrivals(request, findings);
        if (findings.HasErrors)
        {
            return findings.Conclude<Plan>(null);
        }

        Plan plan = Settle(request, findings);
        PlanLimits.Check(request, plan, findings);
        if (findings.HasErrors)
        {
            return findings.Conclude<Plan>(null);
        }

        CheckRunnable(request, plan, findings);
        return findings.Conclude(plan);
    }

    private static Division DivisionOf(PlanRequest request) => request.Division ?? SubmissionOf(request).Division;

    private static Submission SubmissionOf(PlanRequest request) => request.Submission?.Value ?? LocalSubmission.With(request.Inputs ?? NumberFormat.Fp32);

    private static Plan Settle(PlanRequest request, FindingList findings)
    {
        SettingList settings = new();
        Workload workload = request.Workload.Value;
        Submission submission = SubmissionOf(request);
        string FromWorkload(string key) => SettingList.At(request.Workload, key);
        string FromSubmission(string key) => request.Submission is { } stated ? SettingList.At(stated, key) : "local submission";

        settings.Note("workload", $"{workload.Id} {workload.Version}", FromWorkload("id"));
        settings.Note("problem", workload.Problem.Family, FromWorkload("problem"));
        settings.Note("dataset", $"{workload.Dataset.Generator} seed {workload.Dataset.Seed}", FromWorkload("dataset.seed"));
        settings.Note("dataset_samples", workload.Dataset.Samples, FromWorkload("dataset.samples"));
        settings.Note("dataset_performance_samples", workload.Dataset.PerformanceSamples, FromWorkload("dataset.performance_samples"));
        settings.Note("dataset_sha256", workload.Dataset.Sha256, FromWorkload("dataset.sha256"));
        settings.Note("ruleset", request.Ruleset.Value.Id, SettingList.At(request.Ruleset, "id"));
        Profile profile = settings.Note("profile", request.Profile, request.ProfileOrigin);
        settings.Note("scenario", request.Scenario, request.ScenarioOrigin);
        TestSettings performance = ConfSettings.Apply(request, RunSettings.Settle(request, settings), DivisionOf(request), settings, findings);
        ProfileNumbers numbers = request.Ruleset.Value.NumbersOf(profile);
        string section = Choice.NameOf(profile);
        int accuracySamples = settings.Note(
            "accuracy_samples",
            Math.Min(numbers.AccuracySamples ?? workload.Dataset.Samples, workload.Dataset.Samples),
            numbers.AccuracySamples < workload.Dataset.Samples ? RunSettings.Origin(request, $"{section}.accuracy_samples") : FromWorkload("dataset.samples"));
        return new Plan
        {
            Workload = workload.Id,
            WorkloadVersion = workload.Version,
            WorkloadDigest = request.Workload.Digest,
            Ruleset = request.Ruleset.Value.Id,
            RulesetDigest = request.Ruleset.Digest,
            Scenario = request.Scenario,
            Profile = profile,
            Division = settings.Note("division", DivisionOf(request), request.Division is null ? FromSubmission("division") : "--division"),
            Category = settings.Note("category", submission.Category, FromSubmission("category")),
            Submitter = settings.Note("submitter", submission.Submitter, FromSubmission("submitter")),
            System = settings.Note("system", submission.System, FromSubmission("system")),
            Submittable = settings.Note("submittable", submission.Submittable && profile == Profile.Full, profile == Profile.Quick ? request.ProfileOrigin : FromSubmission("submitter")),
            Precision = new DeclaredPrecision
            {
                Inputs = settings.Note("precision_inputs", submission.Precision.Inputs, request.Inputs is null ? FromSubmission("precision.inputs") : "--precision"),
                Accumulation = settings.Note("precision_accumulation", submission.Precision.Accumulation, FromSubmission("precision.accumulation")),
            },
            Performance = performance,
            Accuracy = performance with
            {
                Mode = TestMode.AccuracyOnly,
                AccuracySampleCountOverride = accuracySamples == workload.Dataset.Samples ? 0 : accuracySamples,
            },
            WarmUpMs = settings.Note("warm_up", (long)numbers.WarmUp.TotalMilliseconds, RunSettings.Origin(request, $"{section}.warm_up"), " ms"),
            Sut = PlannedSut.Settle(request.Sut, request.InProcess, ChoicesOf(request), request.Cores, settings),
            Responses = SettleResponses(request, settings, numbers, section),
            Settings = settings.ToImmutable(),
        };
    }

    private static ShippedChoices ChoicesOf(PlanRequest request) => new()
    {
        Implementation = request.Implementation is { } implementation ? (implementation, request.ImplementationOrigin) : null,
        Tuning = request.Tuning is { } sizes ? (sizes, request.TuningOrigin) : null,
        Deterministic = request.Deterministic,
    };

    private static ResponsePlan SettleResponses(PlanRequest request, SettingList settings, ProfileNumbers numbers, string section)
    {
        Ruleset ruleset = request.Ruleset.Value;
        return new ResponsePlan
        {
            KeptShare = settings.Note("kept_share", numbers.KeptShare, RunSettings.Origin(request, $"{section}.kept_share")),
            MaximumKept = settings.Note("maximum_kept", ruleset.MaximumKeptResponses, RunSettings.Origin(request, "responses.maximum_kept")),
            MaximumBytes = settings.Note("maximum_kept_bytes", ruleset.MaximumKeptBytes, RunSettings.Origin(request, "responses.maximum_kept_bytes"), " B"),
            Judged = settings.Note("judged_responses", numbers.JudgedResponses, RunSettings.Origin(request, $"{section}.judged_responses")),
            Positions = settings.Note("positions", ruleset.PositionsPerResponse, RunSettings.Origin(request, "responses.positions")),
            TokensToEstablishPrecision = settings.Note("tokens_to_establish_precision", ruleset.TokensToEstablishPrecision, RunSettings.Origin(request, "responses.tokens_to_establish_precision")),
        };
    }

    private static void CheckScenario(PlanRequest request, FindingList findings)
    {
        if (request.Workload.Value.For(request.Scenario) is not null)
        {
            return;
        }

        // As --scenario spells them, which is what is to be changed.
        string offered = string.Join(", ", request.Workload.Value.Scenarios.Select(static spec => spec.Scenario.FieldName));
        findings.Error(
            DefinitionCodes.ScenarioNotOffered,
            request.Workload.LocationOf("scenarios"),
            $"{request.Workload.Value.Id} has no scenario {request.Scenario.FieldName}, expected one of {offered}",
            "choose another --scenario");
    }

    private static void CheckFrozen(PlanRequest request, FindingList findings)
    {
        if (!request.Workload.Value.Dataset.Frozen)
        {
            PlannedDataset.RefuseDraft(request.Workload.LocationOfValue("dataset.sha256"), request.Workload.Path, findings);
        }
    }

    private static void CheckPrecision(PlanRequest request, FindingList findings) => PlannedPrecision.Check(
        SubmissionOf(request).Precision,
        DivisionOf(request) == Division.Closed ? request.Workload.Value.Precision : null,
        key => request.Submission?.LocationOf($"precision.{key}") ?? request.Workload.LocationOf($"precision.{key}"),
        findings);

    private static void CheckRate(PlanRequest request, FindingList findings)
    {
        if (TargetRateChoice.Decide(request) is not null)
        {
            return;
        }

        string id = request.Workload.Value.Id;
        findings.Error(
            DefinitionCodes.TargetRateMissing,
            request.Submission?.LocationOf("target_rates") ?? request.Workload.LocationOf("scenarios.server"),
            $"server on {id} has no target rate{(request.Submission is null ? ", and there is no submission to state one" : "")}, expected queries per second",
            request.Profile == Profile.Full
                ? $"write 'target_rates: {{ {id}: {{ server: QUERIES_PER_SECOND }} }}' into submission.yaml ('bench init DIR --submitter NAME' makes one)"
                : $"run the offline scenario of {id} before it (--scenario offline --scenario server): quick takes half its rate");
    }

    private static void CheckArrivals(PlanRequest request, FindingList findings)
    {
        if (request.Arrivals is { } arrivals && DivisionOf(request) == Division.Closed)
        {
            findings.Error(
                DefinitionCodes.ArrivalsNotPoisson,
                new Location(request.ArrivalsOrigin),
                $"arrivals are {arrivals}, expected poisson in closed",
                "leave --arrivals out, or run with --division open");
        }
    }

    /// <summary>Each value may be in its range and the run still be larger than memory or the clock can hold.</summary>
    private static void CheckRunnable(PlanRequest request, Plan plan, FindingList findings)
    {
        DatasetSpec dataset = request.Workload.Value.Dataset;
        string? reason = EffectiveSettings.WhyRefused(plan.Performance, dataset.Samples, dataset.PerformanceSamples)
            ?? EffectiveSettings.WhyRefused(plan.Accuracy, dataset.Samples, dataset.PerformanceSamples);
        bool withoutArrivals = EffectiveSettings.WhyRefused(plan.Performance with { Arrivals = null }, dataset.Samples, dataset.PerformanceSamples) is null;
        if (reason is not null)
        {
            findings.Error(
                DefinitionCodes.NotRunnable,
                request.Arrivals is not null && withoutArrivals ? new Location(request.ArrivalsOrigin) : request.Submission?.LocationOf("target_rates") ?? request.Workload.LocationOf("scenarios"),
                $"no run can be made of the settings: {reason}",
                request.Arrivals is not null && withoutArrivals ? "change the arrivals or the rate that they are to have" : "lower the target rate, the duration or the number of queries");
        }
    }
}
