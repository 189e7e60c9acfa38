using Bench.Results.Reports;
using Bench.Spec.Training;

namespace Bench.Results.Comparisons;

/// <summary>A training result that is to be compared.</summary>
public sealed record ComparedTraining
{
    /// <summary>What the user calls it: its path.</summary>
    public required string Name { get; init; }

    /// <summary>The result.</summary>
    public required TrainingEvidence Evidence { get; init; }

    /// <summary>Its row, with the findings about it.</summary>
    public required TrainingRow Row { get; init; }
}
