using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Spec.Training;

namespace Bench.Results.Trainings;

/// <summary>Refuses numbers that no training run can have, before anything is computed or allocated from them. What the round allows is the rules' business.</summary>
internal static class PlausibleTraining
{
    /// <summary>A year: longer than any run.</summary>
    private const long GreatestNs = 365L * 24 * 3600 * 1_000_000_000;
    private const long GreatestExamples = 1L << 48;

    public static IEnumerable<Finding> Of(TrainingPlan plan)
    {
        const string Name = RunFileNames.Plan;
        IEnumerable<Finding?> found =
        [
            Between(Name, "runs", plan.Runs, 1, TrainingNumbers.MostRuns),
            Between(Name, "scored_runs", plan.ScoredRuns, 1, TrainingNumbers.MostRuns),
            Between(Name, "dropped_runs", plan.DroppedRuns, 0, TrainingNumbers.MostRuns),
            Between(Name, "evaluation_interval", plan.EvaluationInterval, 1, int.MaxValue),
            Between(Name, "maximum_examples", plan.MaximumExamples, 1, GreatestExamples),
            Between(Name, "initialisation_limit_ms", plan.InitialisationLimitMs, 1, GreatestNs / 1_000_000),
            Between(Name, "sut.threads", plan.Sut.Threads, 1, 65_536),
            Between(Name, "sut.timeout_ms", plan.Sut.TimeoutMs, 1, GreatestNs / 1_000_000),
            double.IsFinite(plan.QualityTarget) ? null : FileFinding.Absurd(Name, "quality_target", plan.QualityTarget.ToString(CultureInfo.InvariantCulture), "a finite number"),
            .. plan.Hyperparameters.Select(one => one.Value.Text is { Length: > 0 and <= 64 } && one.Name is { Length: > 0 and <= 64 } ? null : FileFinding.Absurd(Name, "hyperparameters", $"'{one.Name}: {one.Value.Text}'", "a name and a value of at most 64 characters")),
            plan.Hyperparameters.GroupBy(static one => one.Name, StringComparer.Ordinal).FirstOrDefault(static same => same.Count() > 1) is { } twice ? FileFinding.Absurd(Name, "hyperparameters", $"{twice.Key} several times", "each once") : null,
            plan.Hyperparameters.FirstOrDefault(static one => one.Name == OptimizerSettings.BatchSizeKey) is { } batch && !(batch.Value.IsNumber && batch.Value.Number is >= 1 and <= 1 << 24 && batch.Value.Number == Math.Floor(batch.Value.Number))
                ? FileFinding.Absurd(Name, batch.Name, batch.Value.Text, "a whole number from 1 to 2^24") : null,
        ];
        return found.OfType<Finding>();
    }

    public static IEnumerable<Finding> Of(
        int run,
        TrainingRunHeader header,
        IReadOnlyList<TrainingEvaluation> evaluations,
        IReadOnlyList<RunFault> faults,
        TrainingRunEnd end,
        ImmutableArray<UpdateRecord> updates,
        ImmutableArray<double> losses)
    {
        string name = TrainingFileNames.LogOf(run);
        IEnumerable<Finding?> found =
        [
            Between(name, "header.run", header.Run, 1, TrainingNumbers.MostRuns),
            Between(name, "end.stop_ns", end.StopNs, 0, GreatestNs),
            Between(name, "end.initialisation_ns", end.InitialisationNs, 0, GreatestNs),
            Between(name, "end.examples", end.Examples, 0, GreatestExamples),
            .. evaluations.SelectMany((evaluation, i) => new[]
            {
                Between(name, $"evaluation[{i}].examples", evaluation.Examples, 0, GreatestExamples),
                Between(name, $"evaluation[{i}].start_ns", evaluation.StartNs, 0, GreatestNs),
                Between(name, $"evaluation[{i}].stop_ns", evaluation.StopNs, evaluation.StartNs, GreatestNs),
                double.IsNaN(evaluation.Quality) ? FileFinding.Absurd(name, $"evaluation[{i}].quality", "not a number", "a number") : null,
            }),
            .. faults.Select(fault => Between(name, "fault.count", fault.Count, 1, GreatestExamples)),
            IsSalt(end.Salt) ? null : FileFinding.Absurd(name, "end.salt", $"'{end.Salt}'", "64 hexadecimal digits"),
            updates.Any(static update => update.IssuedNs is < 0 or > GreatestNs || update.CompletedNs is < 0 or > GreatestNs)
                ? FileFinding.Misshapen(TrainingFileNames.UpdatesOf(run), "a time is negative or more than a year") : null,
            losses.Any(double.IsNaN) ? FileFinding.Misshapen(TrainingFileNames.LossesOf(run), "a loss is not a number") : null,
        ];
        return found.OfType<Finding>().Take(100);
    }

    public static IEnumerable<Finding> Of(int run, ModelCheck check)
    {
        string name = TrainingFileNames.CheckOf(run);
        IEnumerable<Finding?> found =
        [
            Between(name, "examples", check.Examples, 1, ModelChecking.Examples),
            check.Error >= 0 ? null : FileFinding.Absurd(name, "error", check.Error.ToString(CultureInfo.InvariantCulture), "at least 0"),
            .. check.Drift is { } drift ? Of(name, drift) : [],
        ];
        return found.OfType<Finding>();
    }

    private static IEnumerable<Finding?> Of(string name, DriftCurve drift) =>
    [
        Between(name, "drift.days_held", drift.DaysHeld, 0, DriftSpec.MostDays),
        Between(name, "the number of drift.qualities", drift.Qualities.Length, 1, DriftSpec.MostDays),
        .. drift.Qualities.Take(DriftSpec.MostDays).Select((quality, i) => quality >= 0 ? null : FileFinding.Absurd(name, $"drift.qualities[{i}]", quality.ToString(CultureInfo.InvariantCulture), "at least 0")),
    ];

    private static bool IsSalt(string salt) => salt.Length == 64 && salt.All(static letter => char.IsAsciiHexDigitLower(letter));

    private static Finding? Between(string name, string member, long value, long least, long greatest) => value >= least && value <= greatest
        ? null
        : FileFinding.Absurd(name, member, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{least} to {greatest}"));
}
