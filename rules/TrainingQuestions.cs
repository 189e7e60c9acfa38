using System.Runtime.CompilerServices;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Rules;

/// <summary>What more than one rule asks of a training result.</summary>
internal static class TrainingQuestions
{
    // A pure function of immutable evidence, kept while the evidence lives: many rules ask for it.
    private static readonly ConditionalWeakTable<TrainingEvidence, TrainingScore> Scores = [];

    extension(TrainingEvidence evidence)
    {
        /// <summary>The score, computed again from the runs; null under a round that has no training.</summary>
        public TrainingScore? Score => evidence.Ruleset.Training is null
            ? null
            : Scores.GetValue(evidence, static key => TrainingScore.Of(key.Plan, key.Ruleset.Training!, key.Runs, key.ReferenceConvergence));

        /// <summary>Whether the result has a score: enough runs of those that count converged.</summary>
        public bool HasScore => evidence.Score?.Seconds is not null;

        /// <summary>The runs in order, each with its files.</summary>
        public IEnumerable<TrainedRun> Trained =>
            evidence.Runs.Select((run, i) => new TrainedRun(i + 1, run, i < evidence.Checks.Length ? evidence.Checks[i] : null));

        /// <summary>The runs that met the target.</summary>
        public IEnumerable<TrainedRun> Converged => evidence.Trained.Where(static run => run.Log.End.Outcome == TrainingOutcome.Converged);

        /// <summary>The runs that the score is made of, those that it drops included: N of them, or fewer where fewer were made.</summary>
        public IEnumerable<TrainedRun> Scored => evidence.Trained.Skip(evidence.Score?.FirstRun ?? 0).Take(evidence.Plan.ScoredRuns);

        /// <summary>The batch size.</summary>
        public int BatchSize => OptimizerSettings.Of(evidence.Plan.Hyperparameters).BatchSize;
    }
}

/// <summary>A training run that the evidence holds.</summary>
/// <param name="Number">Its number, from 1 on.</param>
/// <param name="Log">Its log.</param>
/// <param name="Check">Its model beside the reference; null where it was not checked.</param>
internal readonly record struct TrainedRun(int Number, TrainingRunLog Log, ModelCheck? Check)
{
    /// <summary>The file of its header, evaluations, faults and end.</summary>
    public string Path => $"runs/{Number}/run.jsonl";

    /// <summary>The file of its updates' times.</summary>
    public string UpdatesPath => $"runs/{Number}/updates.bin";

    /// <summary>The file of its model beside the reference.</summary>
    public string CheckPath => $"runs/{Number}/check.json";
}
