using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>Everything that one training run leaves: measuring writes it, judging reads it. Files in <c>runs/K/</c>: <c>run.jsonl</c> (header, evaluations, faults, end), <c>updates.bin</c>, <c>losses.bin</c>, <c>predictions.bin</c>, <c>weights.bin</c>.</summary>
public sealed record TrainingRunLog
{
    /// <summary>What was about to run; the first line.</summary>
    public required TrainingRunHeader Header { get; init; }

    /// <summary>The evaluations in order.</summary>
    public required ImmutableArray<TrainingEvaluation> Evaluations { get; init; }

    /// <summary>What went wrong, in order; a run with a fault has not converged.</summary>
    public ImmutableArray<Runs.RunFault> Faults { get; init; } = [];

    /// <summary>What came out; the last line.</summary>
    public required TrainingRunEnd End { get; init; }

    /// <summary>One record an update, in order.</summary>
    public required ImmutableArray<UpdateRecord> Updates { get; init; }

    /// <summary>The loss of every evaluation example in every evaluation, evaluation by evaluation: bits (or squared error) summed over the example's predictions.</summary>
    public required ImmutableArray<double> Losses { get; init; }
}
