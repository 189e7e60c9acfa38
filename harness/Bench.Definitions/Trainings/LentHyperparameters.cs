using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>The hyperparameters of another submitter's result, from which they are borrowed.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing": all but the batch-size group are taken together.</remarks>
public sealed record LentHyperparameters
{
    /// <summary>The id of the lender's bundle.</summary>
    public required Sha256Digest Lender { get; init; }

    /// <summary>The hyperparameters of its plan.</summary>
    public required ImmutableArray<PlannedHyperparameter> Values { get; init; }
}
